package com.streampay.projection;

import com.streampay.event.DomainEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;

/**
 * Reads the records of {@code events}. Where the extension's converter passes over what
 * it cannot read, this one makes an {@link UnreadableRecord} of it: a projection that has
 * missed an event is wrong for good. A payload that cannot be read fails whoever asks for
 * it.
 */
class EventRecordConverter {

	private final KafkaMessageConverter<String, byte[]> converter;

	EventRecordConverter(KafkaMessageConverter<String, byte[]> converter) {
		this.converter = converter;
	}

	RecordedEvent read(ConsumerRecord<String, byte[]> found) {
		EventMessage<?> message = this.converter.readKafkaMessage(found).orElse(null);
		return (message instanceof DomainEventMessage<?> event
				&& DomainEvent.class.isAssignableFrom(event.getPayloadType())) ? new RecordedEvent(event, found)
						: RecordedEvent.unreadable(found);
	}

}
