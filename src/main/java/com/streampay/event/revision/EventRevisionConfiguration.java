package com.streampay.event.revision;

import org.axonframework.serialization.upcasting.event.EventUpcaster;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EventRevisionConfiguration {

	/** Axon puts it into its chain, with which event store and topic are read. */
	@Bean
	EventUpcaster eventUpcasters() {
		return EventRevisions.upcasters();
	}

}
