package com.streampay.publisher;

import com.streampay.event.DomainEvent;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.kafka.eventhandling.DefaultKafkaMessageConverter;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;

import org.springframework.context.annotation.Bean;

@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class EventPublisherConfiguration {

	/** Writes events as records, with their shard key as key. */
	@Bean
	KafkaMessageConverter<String, byte[]> kafkaMessageConverter(Serializer serializer, Configuration axon) {
		EventUpcasterChain upcasters = axon.upcasterChain();
		return DefaultKafkaMessageConverter.builder()
			.serializer(serializer)
			.upcasterChain(upcasters)
			.sequencingPolicy(EventPublisherConfiguration::shardKey)
			.build();
	}

	private static Object shardKey(EventMessage<?> message) {
		return ((DomainEvent) message.getPayload()).shardKey();
	}

}
