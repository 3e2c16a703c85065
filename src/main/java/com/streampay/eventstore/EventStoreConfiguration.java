package com.streampay.eventstore;

import java.util.List;

import com.streampay.notification.PostgresNotifications;
import com.streampay.processing.BatchTokens;
import com.streampay.processing.Node;
import com.streampay.processing.RelaxedTransactions;
import com.streampay.processing.TrackingProcessors;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * The event store, and who reads it.
 */
@Configuration(proxyBeanMethods = false)
@OnRole(Role.COMMAND)
class EventStoreConfiguration {

	@Bean
	KnownEnd knownEndOfEventStore() {
		return new KnownEnd();
	}

	@Bean
	PostgresStorageEngine eventStorageEngine(Serializer serializer, ConnectionProvider connections,
			TransactionManager transactions, org.axonframework.config.Configuration axon, KnownEnd end,
			JdbcOperations jdbc) {
		EventUpcasterChain upcasters = axon.upcasterChain();
		JdbcEventStorageEngine.Builder builder = JdbcEventStorageEngine.builder()
			.schema(eventSchema())
			.eventSerializer(serializer)
			.snapshotSerializer(Snapshots.SERIALIZER)
			.snapshotFilter(axon.snapshotFilter())
			.upcasterChain(upcasters)
			.connectionProvider(connections)
			.transactionManager(transactions)
			// The statement that reads does not stop at gaps.
			.extendedGapCheckEnabled(false)
			.persistenceExceptionResolver(new DuplicateKeys());
		return new PostgresStorageEngine(builder, end, jdbc);
	}

	@Bean
	NotifiedEventStore eventStore(PostgresStorageEngine engine, KnownEnd end, PostgresNotifications notifications) {
		NotifiedEventStore store = new NotifiedEventStore(engine, end);
		notifications.subscribe(PostgresStorageEngine.CHANNEL, store::notified, store::wakeReaders);
		return store;
	}

	/** The tokens of what reads the event store, kept beside it. */
	@Bean
	TokenStore tokenStore(Node node, Serializer serializer, ConnectionProvider connections, JdbcOperations jdbc) {
		return new BatchTokens("event_store.token", node, serializer, List.of(RelaxedTransactions.SETTING), connections,
				jdbc);
	}

	/** What handles events reads the event store, unless it is a projection. */
	@Bean
	ConfigurerModule readersOfTheEventStore() {
		return configurer -> configurer.eventProcessing()
			.registerEventProcessorFactory((name, axon, handlers) -> TrackingProcessors.create(Role.COMMAND, name, axon,
					handlers, axon.eventStore(), 1, PostgresStorageEngine.BATCH));
	}

	private static EventSchema eventSchema() {
		return EventSchema.builder()
			.eventTable("event_store.domain_event")
			.snapshotTable("event_store.snapshot_event")
			.globalIndexColumn("global_index")
			.timestampColumn("time_stamp")
			.eventIdentifierColumn("event_identifier")
			.aggregateIdentifierColumn("aggregate_identifier")
			.sequenceNumberColumn("sequence_number")
			.payloadTypeColumn("payload_type")
			.payloadRevisionColumn("payload_revision")
			.metaDataColumn("meta_data")
			.trackedEventFields(schema -> PostgresStorageEngine.COLUMNS)
			.build();
	}

}
