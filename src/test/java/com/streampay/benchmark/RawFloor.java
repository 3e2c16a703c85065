package com.streampay.benchmark;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * What PostgreSQL takes of rows like events, with nothing else done: two of them in a
 * transaction, as one payment has them, and a hundred.
 */
final class RawFloor {

	static final String NAME = "raw floor";

	static final String PAYMENT = "2 rows per transaction";

	private static final List<Integer> CONNECTIONS = List.of(1, 16, 64);

	private final Servers servers;

	private final Scale scale;

	/** Makes the table there and warms up. */
	RawFloor(Servers servers, Scale scale) throws Exception {
		this.servers = servers;
		this.scale = scale;
		servers.jdbc().sql("""
				CREATE TABLE event (
				  global_index         bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
				  event_identifier     varchar(255) NOT NULL,
				  aggregate_identifier varchar(255) NOT NULL,
				  sequence_number      bigint       NOT NULL,
				  payload              bytea        NOT NULL,
				  UNIQUE (aggregate_identifier, sequence_number)
				)""").update();
		perSecond(16, 2, scale.warmUpSeconds() / 3);
	}

	/** One repetition. */
	void measure(Results results) throws Exception {
		for (int rows : List.of(2, 100)) {
			for (int connections : CONNECTIONS) {
				results.add(NAME, "%d rows per transaction, %d connections".formatted(rows, connections),
						"transactions/s", perSecond(connections, rows, this.scale.seconds()));
			}
		}
		this.servers.settle();
	}

	private double perSecond(int connections, int rows, int seconds) throws Exception {
		return ClosedLoop.perSecond(connections, seconds, () -> new Writer(this.servers.connect(), rows));
	}

	private static final class Writer implements Caller {

		private static final byte[] PAYLOAD = "x".repeat(300).getBytes(StandardCharsets.US_ASCII);

		private final Connection connection;

		private final PreparedStatement insert;

		private final int rows;

		private final String aggregate = UUID.randomUUID().toString();

		private long sequence;

		Writer(Connection connection, int rows) {
			this.connection = connection;
			this.rows = rows;
			try {
				this.insert = connection.prepareStatement("""
						INSERT INTO event (event_identifier, aggregate_identifier, sequence_number, payload)
						VALUES (?, ?, ?, ?)""");
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void call(long due) throws SQLException {
			for (int i = 0; i < this.rows; i++) {
				this.insert.setString(1, UUID.randomUUID().toString());
				this.insert.setString(2, this.aggregate);
				this.insert.setLong(3, this.sequence++);
				this.insert.setBytes(4, PAYLOAD);
				this.insert.addBatch();
			}
			this.insert.executeBatch();
			this.connection.commit();
		}

		@Override
		public void close() throws SQLException {
			this.connection.close();
		}

	}

}
