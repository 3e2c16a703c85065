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
final class RawFloor implements Part {

	static final String NAME = "raw floor";

	static final String PAYMENT = "2 rows per transaction";

	private static final List<Integer> CONNECTIONS = List.of(1, 16, 64);

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		try (Servers servers = new Servers()) {
			servers.jdbc().sql("""
					CREATE TABLE event (
					  global_index         bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
					  event_identifier     varchar(255) NOT NULL,
					  aggregate_identifier varchar(255) NOT NULL,
					  sequence_number      bigint       NOT NULL,
					  payload              bytea        NOT NULL,
					  UNIQUE (aggregate_identifier, sequence_number)
					)""").update();
			ClosedLoop.perSecond(16, scale.warmUpSeconds() / 3, () -> new Writer(servers.connect(), 2));
			for (int rows : List.of(2, 100)) {
				for (int connections : CONNECTIONS) {
					for (int i = 0; i < scale.repetitions(); i++) {
						results.add(NAME, "%d rows per transaction, %d connections".formatted(rows, connections),
								"transactions/s", ClosedLoop.perSecond(connections, scale.seconds(),
										() -> new Writer(servers.connect(), rows)));
					}
				}
			}
		}
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
