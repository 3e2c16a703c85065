package com.streampay.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.streampay.support.WriteSideDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What those hear of who read the event store.
 */
class NotifiedReadersTest {

	private static final Duration LONG = Duration.ofSeconds(30);

	private Connection reader;

	private Connection writer;

	@BeforeEach
	void open() throws Exception {
		this.reader = WriteSideDatabase.empty().getDataSource().getConnection();
		execute(this.reader, "LISTEN " + PostgresStorageEngine.CHANNEL);
		this.writer = WriteSideDatabase.empty().getDataSource().getConnection();
		this.writer.setAutoCommit(false);
	}

	@AfterEach
	void close() throws SQLException {
		this.writer.close();
		this.reader.close();
	}

	@Test
	void a_transaction_that_stores_events_notifies_once_when_it_commits() throws SQLException {
		store(0);
		store(1);
		this.writer.commit();
		execute(this.writer, "NOTIFY %s, 'last'".formatted(PostgresStorageEngine.CHANNEL));
		this.writer.commit();

		assertThat(heardUntilLast()).containsExactly("", "last");
	}

	@Test
	void one_that_does_not_commit_notifies_nobody() throws SQLException {
		store(0);
		this.writer.rollback();
		execute(this.writer, "NOTIFY %s, 'last'".formatted(PostgresStorageEngine.CHANNEL));
		this.writer.commit();

		assertThat(heardUntilLast()).containsExactly("last");
	}

	private List<String> heardUntilLast() throws SQLException {
		List<String> heard = new ArrayList<>();
		while (!heard.contains("last")) {
			PGNotification[] some = this.reader.unwrap(PGConnection.class).getNotifications((int) LONG.toMillis());
			assertThat(some).isNotEmpty();
			Arrays.stream(some).map(PGNotification::getParameter).forEach(heard::add);
		}
		return heard;
	}

	private void store(int sequence) throws SQLException {
		execute(this.writer, """
				INSERT INTO event_store.domain_event (event_identifier, aggregate_identifier, sequence_number, type,
				  time_stamp, payload_type, payload, meta_data)
				VALUES ('event', 'account', %d, 'Account', '2026-01-01T00:00:00.000Z', 'Type', '{}', '{}')"""
			.formatted(sequence));
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
