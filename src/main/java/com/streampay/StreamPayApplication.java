package com.streampay;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Peer-to-peer payments. One artifact, which takes commands, decides them, publishes what
 * happened, projects it and streams it.
 */
@SpringBootApplication
public class StreamPayApplication {

	public static void main(String[] args) {
		SpringApplication.run(StreamPayApplication.class, args);
	}

}
