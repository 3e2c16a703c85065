package com.streampay;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class StreamPayApplication {

	public static void main(String[] args) {
		SpringApplication.run(StreamPayApplication.class, args);
	}

}
