package com.streampay;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Peer-to-peer payments. One artifact, which takes commands, decides them, publishes what
 * happened, projects it and streams it.
 */
@EnableScheduling
@SpringBootApplication
public class StreamPayApplication {

	public static void main(String[] args) {
		SpringApplication.run(StreamPayApplication.class, args);
	}

}
