package com.streampay.eventstore;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;

/**
 * Tells every node, at the commit of the transaction, that there are new events.
 */
class NotifyingStorageEngine extends JdbcEventStorageEngine {

	static final String CHANNEL = "streampay_event_store";

	private final ConnectionProvider connections;

	NotifyingStorageEngine(JdbcEventStorageEngine.Builder builder, ConnectionProvider connections) {
		super(builder);
		this.connections = connections;
	}

	@Override
	protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
		super.appendEvents(events, serializer);
		if (!events.isEmpty()) {
			notifyReaders();
		}
	}

	private void notifyReaders() {
		try (var connection = this.connections.getConnection(); Statement statement = connection.createStatement()) {
			statement.execute("NOTIFY " + CHANNEL);
		}
		catch (SQLException ex) {
			throw new EventStoreException("Could not notify the readers of the event store", ex);
		}
	}

}
