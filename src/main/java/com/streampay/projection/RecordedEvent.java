package com.streampay.projection;

import java.util.Objects;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.Message;

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

	@SuppressWarnings("unchecked")
	RecordedEvent(DomainEventMessage<?> event, ConsumerRecord<String, byte[]> origin) {
		super(event.getType(), event.getAggregateIdentifier(), event.getSequenceNumber(), (Message<Object>) event,
				event::getTimestamp);
		this.key = Objects.requireNonNullElse(origin.key(), "");
		this.payloadType = event.getPayloadType();
		this.place = new RecordPlace(origin.partition(), origin.offset());
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
