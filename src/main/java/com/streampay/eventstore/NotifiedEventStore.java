package com.streampay.eventstore;

import java.util.List;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;

/**
 * An event store whose readers are woken when PostgreSQL tells of new events, where
 * Axon's own polls for what other nodes have appended. What this node appends, they are
 * given. Nor do they share Axon's list of events, in which each leads to the next
 * (docs/decisions/0036).
 */
class NotifiedEventStore extends EmbeddedEventStore {

	private final KnownEnd end;

	private final LatestEvents events;

	/**
	 * @param end that of the engine
	 */
	NotifiedEventStore(PostgresStorageEngine engine, KnownEnd end) {
		super(builder().storageEngine(engine));
		this.end = end;
		this.events = new LatestEvents(engine, end);
		engine.onAppended(this.events::appended);
	}

	/**
	 * PostgreSQL tells of an append, of which readers may know already.
	 * @param last the place of its last event
	 */
	void notified(String last) {
		if (!this.end.hasTold(last)) {
			wakeReaders();
		}
	}

	/** Makes the readers look for new events now. */
	void wakeReaders() {
		this.events.wake();
	}

	@Override
	public TrackingEventStream openStream(TrackingToken token) {
		return new StoredEventStream(this.events, token);
	}

	/** Axon would have its readers look, who are not these. */
	@Override
	protected void afterCommit(List<? extends EventMessage<?>> events) {
		// The engine tells, and PostgreSQL does.
	}

}
