package com.streampay.publisher;

import com.streampay.command.Topics;
import com.streampay.event.DomainEvent;
import com.streampay.processing.EndOfBatch;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;

import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Publishes every event of the event store, in order. A batch is sent whole, and its
 * token moves only when the broker has acknowledged all of it; a batch that failed is
 * sent again, so consumers may see an event twice. The extension's own publisher awaits
 * each event before it sends the next (docs/decisions/0004).
 */
@Component
@OnRole(Role.COMMAND)
@ProcessingGroup("event-publisher")
class EventPublisher {

	private final KafkaTemplate<String, byte[]> kafka;

	private final KafkaMessageConverter<String, byte[]> converter;

	EventPublisher(KafkaTemplate<String, byte[]> kafka, KafkaMessageConverter<String, byte[]> converter) {
		this.kafka = kafka;
		this.converter = converter;
	}

	@EventHandler
	void on(DomainEvent event, EventMessage<?> message) {
		EndOfBatch.await(this.kafka.send(this.converter.createKafkaMessage(message, Topics.EVENTS)));
	}

}
