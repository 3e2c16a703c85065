package com.streampay.projection;

import java.util.Objects;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.Message;
import org.axonframework.serialization.SerializationException;

/**
 * What was read from a record of {@code events}: an event, or an
 * {@link UnreadableRecord}. Handlers have it as a parameter. What its record says is not
 * in its metadata, where each would be looked for by its name several times.
 */
public final class RecordedEvent extends GenericDomainEventMessage<Object> {

	private final String key;

	private final RecordPlace place;

	/** Asked for by each projection, several times. */
	private final Class<?> payloadType;

	RecordedEvent(DomainEventMessage<?> event, ConsumerRecord<String, byte[]> origin) {
		super(event.getType(), event.getAggregateIdentifier(), event.getSequenceNumber(), read(event),
				event.getTimestamp());
		this.key = Objects.requireNonNullElse(origin.key(), "");
		this.payloadType = event.getPayloadType();
		this.place = new RecordPlace(origin.partition(), origin.offset());
	}

	/**
	 * Here and now, once for all, so that what it was read from need not be kept. Where
	 * it cannot be read, it fails those who ask for it.
	 */
	@SuppressWarnings("unchecked")
	private static Message<Object> read(DomainEventMessage<?> event) {
		try {
			return new GenericMessage<>(event.getIdentifier(), event.getPayload(), event.getMetaData());
		}
		catch (SerializationException ex) {
			return (Message<Object>) event;
		}
	}

	static RecordedEvent unreadable(ConsumerRecord<String, byte[]> origin) {
		return new RecordedEvent(new GenericDomainEventMessage<>("", "", 0, new UnreadableRecord()), origin);
	}

	/** What must be handled in order has the same key, that of its record. */
	public String key() {
		return this.key;
	}

	/** Where its record lies. */
	public RecordPlace place() {
		return this.place;
	}

	@Override
	@SuppressWarnings("unchecked")
	public Class<Object> getPayloadType() {
		return (Class<Object>) this.payloadType;
	}

	boolean isUnreadable() {
		return this.payloadType == UnreadableRecord.class;
	}

}
