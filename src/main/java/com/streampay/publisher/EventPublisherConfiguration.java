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

	/** Writes events as records, with their shard key as key, and reads them. */
	@Bean
	KafkaMessageConverter<String, byte[]> kafkaMessageConverter(Serializer serializer, Configuration axon) {
		EventUpcasterChain upcasters = axon.upcasterChain();
		KafkaMessageConverter<String, byte[]> writer = DefaultKafkaMessageConverter.builder()
			.serializer(serializer)
			.sequencingPolicy(EventPublisherConfiguration::shardKey)
			.build();
		return new UpcastingMessageConverter(writer, serializer, upcasters);
	}

	private static Object shardKey(EventMessage<?> message) {
		return ((DomainEvent) message.getPayload()).shardKey();
	}

}
