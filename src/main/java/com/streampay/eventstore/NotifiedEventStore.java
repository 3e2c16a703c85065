package com.streampay.eventstore;

import java.util.List;

import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;

/**
 * An event store whose readers can be woken from outside, where Axon's own polls for what
 * other nodes have appended.
 */
class NotifiedEventStore extends EmbeddedEventStore {

	NotifiedEventStore(EmbeddedEventStore.Builder builder) {
		super(builder);
	}

	/** Makes the readers look for new events now. */
	void wakeReaders() {
		afterCommit(List.of());
	}

}
