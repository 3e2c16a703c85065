package com.streampay.projection;

import java.util.List;

import org.axonframework.eventhandling.EventMessage;

/**
 * The events that a stream gives at once, each partition's in order. To Axon they are one
 * message with one token: what Axon does for each message would cost more than to project
 * an event.
 */
record EventBatch(List<RecordedEvent> events) {

	static EventBatch of(EventMessage<?> message) {
		return (EventBatch) message.getPayload();
	}

}
