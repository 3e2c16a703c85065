package com.streampay.eventstore;

import java.util.List;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;

/**
 * An event store whose readers are woken when PostgreSQL tells of new events, where
 * Axon's own polls for what other nodes have appended.
 */
class NotifiedEventStore extends EmbeddedEventStore {

	/** What is kept for long survives the young generation, to no use. */
	private static final int CACHED = 2000;

	private final PostgresStorageEngine engine;

	NotifiedEventStore(PostgresStorageEngine engine) {
		super(builder().storageEngine(engine).cachedEvents(CACHED));
		this.engine = engine;
	}

	/** Makes the readers look for new events now. */
	void wakeReaders() {
		this.engine.notified();
		super.afterCommit(List.of());
	}

	/** What this node has appended is told like what others have, and once is enough. */
	@Override
	protected void afterCommit(List<? extends EventMessage<?>> events) {
		// The notification has been sent with the commit.
	}

}
