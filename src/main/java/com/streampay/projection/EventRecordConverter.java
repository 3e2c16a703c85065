package com.streampay.projection;

import java.util.Map;
import java.util.Optional;

import com.streampay.event.DomainEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;

/**
 * Reads the records of {@code events}. Where the extension's converter passes over what
 * it cannot read, this one fails: a projection that has missed an event is wrong for
 * good.
 */
class EventRecordConverter implements KafkaMessageConverter<String, byte[]> {

	/** The key of the record's partition in the message's metadata. */
	static final String PARTITION = "kafkaPartition";

	/** The key of the record's offset in the message's metadata. */
	static final String OFFSET = "kafkaOffset";

	private final KafkaMessageConverter<String, byte[]> converter;

	EventRecordConverter(KafkaMessageConverter<String, byte[]> converter) {
		this.converter = converter;
	}

	@Override
	public ProducerRecord<String, byte[]> createKafkaMessage(EventMessage<?> eventMessage, String topic) {
		return this.converter.createKafkaMessage(eventMessage, topic);
	}

	@Override
	public Optional<EventMessage<?>> readKafkaMessage(ConsumerRecord<String, byte[]> consumerRecord) {
		EventMessage<?> message = this.converter.readKafkaMessage(consumerRecord)
			.orElseThrow(() -> new UnreadableRecordException(consumerRecord, null));
		// An event of a type that this node does not know would otherwise look like one
		// that nobody handles. Reading the payload also moves that work to this thread.
		if (!(message instanceof DomainEventMessage) || !(payload(consumerRecord, message) instanceof DomainEvent)) {
			throw new UnreadableRecordException(consumerRecord, null);
		}
		return Optional
			.of(message.andMetaData(Map.of(PARTITION, consumerRecord.partition(), OFFSET, consumerRecord.offset())));
	}

	private static Object payload(ConsumerRecord<String, byte[]> consumerRecord, EventMessage<?> message) {
		try {
			return message.getPayload();
		}
		catch (RuntimeException ex) {
			throw new UnreadableRecordException(consumerRecord, ex);
		}
	}

}
