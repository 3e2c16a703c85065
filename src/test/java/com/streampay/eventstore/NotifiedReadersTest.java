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

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What those hear of who read the event store.
 */
class NotifiedReadersTest {

	private static final Duration LONG = Duration.ofSeconds(30);

	private JdbcTemplate jdbc;

	private Connection reader;

	private Connection writer;

	@BeforeEach
	void open() throws Exception {
		this.jdbc = WriteSideDatabase.empty();
		this.reader = this.jdbc.getDataSource().getConnection();
		execute(this.reader, "LISTEN " + PostgresStorageEngine.CHANNEL);
		this.writer = this.jdbc.getDataSource().getConnection();
		this.writer.setAutoCommit(false);
	}

	@AfterEach
	void close() throws SQLException {
		this.writer.close();
		this.reader.close();
	}

	@Test
	void a_transaction_that_stores_events_notifies_of_the_last_of_each_append_when_it_commits() throws SQLException {
		store(0, 1);
		store(2);
		this.writer.commit();
		List<String> places = this.jdbc.queryForList("SELECT global_index FROM event_store.domain_event ORDER BY 1",
				String.class);
		execute(this.writer, "NOTIFY %s, 'last'".formatted(PostgresStorageEngine.CHANNEL));
		this.writer.commit();

		assertThat(heardUntilLast()).containsExactly(places.get(1), places.get(2), "last");
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

	/** Appends events of an account with one statement. */
	private void store(int... sequence) throws SQLException {
		execute(this.writer, """
				INSERT INTO event_store.domain_event (event_identifier, aggregate_identifier, sequence_number, type,
				  time_stamp, payload_type, payload, meta_data)
				SELECT 'event', 'account', sequence, 'Account', '2026-01-01T00:00:00.000Z', 'Type', '{}', '{}'
				  FROM unnest('%s'::bigint[]) AS sequence"""
			.formatted(Arrays.toString(sequence).replace('[', '{').replace(']', '}')));
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
