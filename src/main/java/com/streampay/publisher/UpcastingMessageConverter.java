package com.streampay.publisher;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.extensions.kafka.eventhandling.HeaderUtils;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.LazyDeserializingObject;
import org.axonframework.serialization.SerializedMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;

import static org.axonframework.messaging.Headers.AGGREGATE_ID;
import static org.axonframework.messaging.Headers.AGGREGATE_SEQ;
import static org.axonframework.messaging.Headers.AGGREGATE_TYPE;
import static org.axonframework.messaging.Headers.MESSAGE_ID;
import static org.axonframework.messaging.Headers.MESSAGE_REVISION;
import static org.axonframework.messaging.Headers.MESSAGE_TIMESTAMP;
import static org.axonframework.messaging.Headers.MESSAGE_TYPE;

/**
 * Writes records as the extension's converter does. It reads them itself: that converter
 * gives upcasters the time of an event in a form that they cannot read
 * (docs/decisions/0016). The payload is upcast and read when it is first asked for.
 */
class UpcastingMessageConverter implements KafkaMessageConverter<String, byte[]> {

	private final KafkaMessageConverter<String, byte[]> writer;

	private final Serializer serializer;

	private final EventUpcasterChain upcasters;

	UpcastingMessageConverter(KafkaMessageConverter<String, byte[]> writer, Serializer serializer,
			EventUpcasterChain upcasters) {
		this.writer = writer;
		this.serializer = serializer;
		this.upcasters = upcasters;
	}

	@Override
	public ProducerRecord<String, byte[]> createKafkaMessage(EventMessage<?> message, String topic) {
		return this.writer.createKafkaMessage(message, topic);
	}

	/** The event in a record, or nothing where that is no event of an aggregate. */
	@Override
	public Optional<EventMessage<?>> readKafkaMessage(ConsumerRecord<String, byte[]> record) {
		try {
			Stream<IntermediateEventRepresentation> stored = Stream
				.of(new InitialEventRepresentation(entry(record), this.serializer));
			return this.upcasters.upcast(stored).findFirst().map(this::message);
		}
		catch (RuntimeException ex) {
			return Optional.empty();
		}
	}

	private DomainEventData<?> entry(ConsumerRecord<String, byte[]> record) {
		Headers headers = record.headers();
		MetaData metaData = MetaData.from(HeaderUtils.extractAxonMetadata(headers));
		return new GenericDomainEventEntry<>(HeaderUtils.valueAsString(headers, AGGREGATE_TYPE),
				HeaderUtils.valueAsString(headers, AGGREGATE_ID), HeaderUtils.valueAsLong(headers, AGGREGATE_SEQ),
				Objects.requireNonNull(HeaderUtils.valueAsString(headers, MESSAGE_ID)),
				Instant.ofEpochMilli(HeaderUtils.valueAsLong(headers, MESSAGE_TIMESTAMP)),
				HeaderUtils.valueAsString(headers, MESSAGE_TYPE),
				HeaderUtils.valueAsString(headers, MESSAGE_REVISION, null), record.value(),
				this.serializer.serialize(metaData, byte[].class).getData());
	}

	private EventMessage<?> message(IntermediateEventRepresentation event) {
		return new GenericDomainEventMessage<>(event.getAggregateType().orElseThrow(),
				event.getAggregateIdentifier().orElseThrow(), event.getSequenceNumber().orElseThrow(),
				new SerializedMessage<>(event.getMessageIdentifier(),
						new LazyDeserializingObject<>(event::getData, event.getType(), this.serializer),
						event.getMetaData()),
				event::getTimestamp);
	}

}
