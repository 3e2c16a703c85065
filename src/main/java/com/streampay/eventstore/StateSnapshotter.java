package com.streampay.eventstore;

import java.util.concurrent.Executor;

import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a snapshot of an aggregate from what is in memory, where Axon's own reads the
 * events again from the last snapshot on: that would read every event once more.
 * <p>
 * The state is taken when the events that lead to it have been committed, by the thread
 * that holds the aggregate's lock, and is stored later. Where it is not in memory any
 * more, or was only read, Axon's own makes the snapshot.
 */
class StateSnapshotter implements Snapshotter {

	private static final Logger log = LoggerFactory.getLogger(StateSnapshotter.class);

	private final AggregateCache aggregates;

	private final Snapshotter fromEvents;

	private final EventStore eventStore;

	private final TransactionManager transactions;

	private final Executor executor;

	StateSnapshotter(AggregateCache aggregates, Snapshotter fromEvents, EventStore eventStore,
			TransactionManager transactions, Executor executor) {
		this.aggregates = aggregates;
		this.fromEvents = fromEvents;
		this.eventStore = eventStore;
		this.transactions = transactions;
		this.executor = executor;
	}

	@Override
	public void scheduleSnapshot(Class<?> aggregateType, String aggregateIdentifier) {
		UnitOfWork<?> root = CurrentUnitOfWork.isStarted() ? CurrentUnitOfWork.get().root() : null;
		if (root != null && root.phase().isBefore(Phase.AFTER_COMMIT)) {
			root.afterCommit((committed) -> this.aggregates.inMemory(aggregateIdentifier)
				.ifPresentOrElse(this::store,
						() -> this.fromEvents.scheduleSnapshot(aggregateType, aggregateIdentifier)));
		}
		else {
			this.fromEvents.scheduleSnapshot(aggregateType, aggregateIdentifier);
		}
	}

	private void store(EventSourcedAggregate<?> aggregate) {
		DomainEventMessage<?> snapshot = new GenericDomainEventMessage<>(aggregate.type(),
				aggregate.identifierAsString(), aggregate.version(), aggregate.getAggregateRoot());
		// The message keeps what it is written as. Later, the aggregate will be another.
		snapshot.serializePayload(Snapshots.SERIALIZER, byte[].class);
		this.executor.execute(() -> {
			try {
				this.transactions.executeInTransaction(() -> this.eventStore.storeSnapshot(snapshot));
			}
			catch (RuntimeException ex) {
				log.warn("A snapshot could not be stored, which will be made another time: {}", ex.getMessage());
			}
		});
	}

}
