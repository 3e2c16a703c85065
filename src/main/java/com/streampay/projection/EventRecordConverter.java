package com.streampay.projection;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.streampay.event.DomainEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;

/**
 * Reads the records of {@code events}. Where the extension's converter passes over what
 * it cannot read, this one makes an {@link UnreadableRecord} of it: a projection that has
 * missed an event is wrong for good. A payload that cannot be read fails whoever asks for
 * it.
 */
class EventRecordConverter implements KafkaMessageConverter<String, byte[]> {

	/** The key of the record's key in the message's metadata. */
	static final String KEY = "kafkaKey";

	/** The key of the record's partition in the message's metadata. */
	static final String PARTITION = "kafkaPartition";

	/** The key of the record's offset in the message's metadata. */
	static final String OFFSET = "kafkaOffset";

	private final KafkaMessageConverter<String, byte[]> converter;

	EventRecordConverter(KafkaMessageConverter<String, byte[]> converter) {
		this.converter = converter;
	}

	/** What must be handled in order has the same key, that of its record. */
	static String key(EventMessage<?> message) {
		return (String) message.getMetaData().get(KEY);
	}

	@Override
	public ProducerRecord<String, byte[]> createKafkaMessage(EventMessage<?> eventMessage, String topic) {
		return this.converter.createKafkaMessage(eventMessage, topic);
	}

	@Override
	public Optional<EventMessage<?>> readKafkaMessage(ConsumerRecord<String, byte[]> consumerRecord) {
		return Optional
			.of(read(consumerRecord).andMetaData(Map.of(KEY, Objects.requireNonNullElse(consumerRecord.key(), ""),
					PARTITION, consumerRecord.partition(), OFFSET, consumerRecord.offset())));
	}

	private EventMessage<?> read(ConsumerRecord<String, byte[]> consumerRecord) {
		EventMessage<?> message = this.converter.readKafkaMessage(consumerRecord).orElse(null);
		return (message instanceof DomainEventMessage && DomainEvent.class.isAssignableFrom(message.getPayloadType()))
				? message : GenericEventMessage
					.asEventMessage(new UnreadableRecord(consumerRecord.partition(), consumerRecord.offset()));
	}

}
