package com.streampay.eventstore;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.SnapshotTrigger;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots of aggregates from what is in memory, where Axon's own snapshotter
 * reads the events again from the last snapshot on: that would read every event once
 * more.
 * <p>
 * The state is taken when the events that lead to it have been committed, by the thread
 * that holds the aggregate's lock, and is stored later, together with whatever waits by
 * then. Where it is not in memory any more it is left: whoever reads the aggregate's
 * events next finds that there are too many.
 * <p>
 * A snapshot has the identifier of the event that led to it. If that event is lost in a
 * failover while the snapshot waits to be stored, it is a snapshot of nothing.
 */
class StateSnapshots implements SnapshotTriggerDefinition {

	private static final Logger log = LoggerFactory.getLogger(StateSnapshots.class);

	private final int every;

	private final AggregateCache aggregates;

	private final EventStore eventStore;

	private final TransactionManager transactions;

	private final Executor executor;

	/** By aggregate, of which only the last is of interest. */
	private Map<String, DomainEventMessage<?>> waiting = new LinkedHashMap<>();

	/**
	 * @param every how many events of an aggregate there may be without a snapshot
	 * @param transactions in which they are stored
	 * @param executor stores them, one task after the other
	 */
	StateSnapshots(int every, AggregateCache aggregates, EventStore eventStore, TransactionManager transactions,
			Executor executor) {
		this.every = every;
		this.aggregates = aggregates;
		this.eventStore = eventStore;
		this.transactions = transactions;
		this.executor = executor;
	}

	@Override
	public SnapshotTrigger prepareTrigger(Class<?> aggregateType) {
		return new AppliedEvents();
	}

	/** The identifier of the event that led to the aggregate's state. */
	static String lastEvent(EventSourcedAggregate<?> aggregate) {
		return ((AppliedEvents) aggregate.getSnapshotTrigger()).last;
	}

	private synchronized void take(EventSourcedAggregate<?> aggregate) {
		DomainEventMessage<?> snapshot = new GenericDomainEventMessage<>(aggregate.type(),
				aggregate.identifierAsString(), aggregate.version(),
				new GenericMessage<>(lastEvent(aggregate), aggregate.getAggregateRoot(), MetaData.emptyInstance()),
				Instant.now());
		// The message keeps what it is written as. Later, the aggregate will be another.
		snapshot.serializePayload(Snapshots.SERIALIZER, byte[].class);
		if (this.waiting.isEmpty()) {
			this.executor.execute(this::storeAll);
		}
		this.waiting.put(snapshot.getAggregateIdentifier(), snapshot);
	}

	private void storeAll() {
		List<DomainEventMessage<?>> snapshots = takeWaiting();
		try {
			this.transactions.executeInTransaction(() -> snapshots.forEach(this.eventStore::storeSnapshot));
		}
		catch (RuntimeException ex) {
			log.warn("{} snapshots could not be stored, and will be made another time: {}", snapshots.size(),
					ex.getMessage());
		}
	}

	private synchronized List<DomainEventMessage<?>> takeWaiting() {
		List<DomainEventMessage<?>> taken = List.copyOf(this.waiting.values());
		this.waiting = new LinkedHashMap<>();
		return taken;
	}

	/**
	 * Counts the events of one aggregate since its last snapshot, those that are read and
	 * those that are new, and knows the last. Axon's own count takes an aggregate that
	 * was made in memory, and has been there ever since, for one that is still being
	 * read.
	 */
	private final class AppliedEvents implements SnapshotTrigger {

		private int events;

		private String last;

		private boolean due;

		@Override
		public void eventHandled(EventMessage<?> event) {
			this.events++;
			this.last = event.getIdentifier();
			if (this.events >= StateSnapshots.this.every && !this.due
					&& event instanceof DomainEventMessage<?> domainEvent) {
				this.due = true;
				CurrentUnitOfWork.get().root().afterCommit((committed) -> {
					this.events = 0;
					this.due = false;
					StateSnapshots.this.aggregates.inMemory(domainEvent.getAggregateIdentifier())
						.ifPresent(StateSnapshots.this::take);
				});
			}
		}

		@Override
		public void initializationFinished() {
			// What was read counts like what is new.
		}

	}

}
