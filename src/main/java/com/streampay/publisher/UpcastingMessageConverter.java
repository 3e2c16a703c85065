package com.streampay.publisher;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.streampay.event.revision.EventRevisions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;
import org.axonframework.serialization.LazyDeserializingObject;
import org.axonframework.serialization.SerializedMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;

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
			EventHeaders headers = EventHeaders.of(record.headers());
			byte[] payload = Objects.requireNonNull(record.value());
			if (EventRevisions.isCurrent(headers.type(), headers.revision())) {
				return Optional.of(message(headers,
						new LazyDeserializingObject<>(
								new SimpleSerializedObject<>(payload, byte[].class, headers.type(), headers.revision()),
								this.serializer)));
			}
			return upcast(headers, payload).map((event) -> message(headers,
					new LazyDeserializingObject<>(event::getData, event.getType(), this.serializer)));
		}
		catch (RuntimeException ex) {
			return Optional.empty();
		}
	}

	private Optional<IntermediateEventRepresentation> upcast(EventHeaders headers, byte[] payload) {
		DomainEventData<?> entry = new GenericDomainEventEntry<>(headers.aggregateType(), headers.aggregateId(),
				headers.sequence(), headers.id(), headers.timestamp(), headers.type(), headers.revision(), payload,
				this.serializer.serialize(headers.metaData(), byte[].class).getData());
		return this.upcasters.upcast(Stream.of(new InitialEventRepresentation(entry, this.serializer))).findFirst();
	}

	/** Upcasters change nothing but the payload. */
	private static EventMessage<?> message(EventHeaders headers, LazyDeserializingObject<?> payload) {
		return new GenericDomainEventMessage<>(headers.aggregateType(), headers.aggregateId(), headers.sequence(),
				new SerializedMessage<>(headers.id(), payload, new LazyDeserializingObject<>(headers.metaData())),
				headers::timestamp);
	}

}
