package com.streampay.eventstore;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import com.streampay.event.EventTime;
import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A transaction that has taken its place in the global order commits after later ones.
 */
class LateCommitTest {

	private static final String LONG_AGO = "2020-01-01T00:00:00.000Z";

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	private final EventStorageEngine engine = this.streamPay.bean(EventStorageEngine.class);

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final String paymentId = UUID.randomUUID().toString();

	private Connection late;

	@BeforeEach
	void openAccounts() throws SQLException {
		Api.of(this.streamPay::uri, this.aliceId).open("Alice");
		Api.of(this.streamPay::uri, this.bobId).open("Bob");
		this.books.awaitQuiet();
		this.late = DriverManager.getConnection(this.streamPay.jdbcUrl(), "postgres", "");
		this.late.setAutoCommit(false);
		execute(this.late, "SET LOCAL transaction_timeout TO '1min'");
		execute(this.late, "INSERT INTO event_store.payment_in_flight VALUES ('%s', '%s', '%s', 4000)"
			.formatted(this.paymentId, this.aliceId, this.bobId));
		execute(this.late,
				insert("'%s'".formatted(this.aliceId), "2", "PaymentSent",
						"'%s'".formatted(EventTime.write(Instant.now())),
						"""
								{"paymentId":"%s","payerId":"%s","payerName":"Alice","payeeId":"%s","payeeName":"Bob","amountMinor":4000}"""
							.formatted(this.paymentId, this.aliceId, this.bobId)));
	}

	@AfterEach
	void close() throws SQLException {
		this.late.close();
	}

	@Test
	void it_is_not_passed_over_for_an_event_that_looks_old() throws SQLException {
		update("Bobby", LONG_AGO, 1);
		awaitUpdate(2);

		this.late.commit();
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.bobId)).isEqualTo(140_00);
	}

	@Test
	void it_is_not_passed_over_for_many_events() throws SQLException {
		update("Bobby", EventTime.write(Instant.now()), 10_001);
		awaitUpdate(10_002);

		this.late.commit();
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.bobId)).isEqualTo(140_00);
	}

	@Test
	void what_was_rolled_back_is_waited_for_until_it_can_no_longer_come() throws SQLException {
		long taken = head();
		this.late.rollback();
		update("Bobby", LONG_AGO, 1);
		assertThat(gaps(token(taken - 1, new TreeSet<>()))).containsExactly(taken);

		settle();
		assertThat(gaps(token(taken - 1, new TreeSet<>()))).isEmpty();
	}

	@Test
	void what_comes_after_more_of_them_than_are_read_at_once_is_found() throws SQLException {
		this.late.rollback();
		long before = head();
		execute(this.late, "SELECT setval('event_store.domain_event_global_index', %d)".formatted(before + 300));
		this.late.commit();
		update("Bobby", EventTime.write(Instant.now()), 1);

		assertThat(gaps(token(before, new TreeSet<>()))).hasSize(300);
	}

	@Test
	void many_that_were_rolled_back_are_forgotten_when_they_can_no_longer_come() throws SQLException {
		this.late.rollback();
		execute(this.late, "SELECT setval('event_store.domain_event_global_index', %d)".formatted(head() + 300));
		this.late.commit();
		update("Bobby", LONG_AGO, 1);
		long last = head();
		SortedSet<Long> gaps = LongStream.range(last - 300, last)
			.boxed()
			.collect(Collectors.toCollection(TreeSet::new));
		update("Bobert", LONG_AGO, 1);
		assertThat(gaps(token(last, gaps))).hasSize(300);

		settle();
		assertThat(gaps(token(last, gaps))).isEmpty();
	}

	/** Of the next event, of which readers know when they are notified. */
	private SortedSet<Long> gaps(GapAwareTrackingToken token) {
		TrackedEventMessage<?> next = Awaitility.await()
			.until(() -> this.engine.readEvents(token, false).findFirst(), Optional::isPresent)
			.orElseThrow();
		return ((GapAwareTrackingToken) next.trackingToken()).getGaps();
	}

	private static GapAwareTrackingToken token(long index, SortedSet<Long> gaps) {
		return GapAwareTrackingToken.newInstance(index, gaps);
	}

	private long head() {
		return this.streamPay.jdbc()
			.sql("SELECT last_value FROM event_store.domain_event_global_index")
			.query(Long.class)
			.single();
	}

	/** Lets the time pass after which nothing comes any more. */
	private void settle() {
		this.streamPay.jdbc()
			.sql("UPDATE event_store.domain_event SET stored_at = stored_at - interval '3 minutes' WHERE aggregate_identifier = ?")
			.param(this.bobId)
			.update();
	}

	/** Changes Bob's name, so many times. */
	private void update(String name, String time, int times) throws SQLException {
		try (Connection connection = DriverManager.getConnection(this.streamPay.jdbcUrl(), "postgres", "")) {
			execute(connection,
					insert("'%s'".formatted(this.bobId),
							"""
									(SELECT max(sequence_number) FROM event_store.domain_event WHERE aggregate_identifier = '%s') + n"""
								.formatted(this.bobId),
							"UserUpdated", "'%s'".formatted(time), """
									{"userId":"%s","name":"%s","username":"bob"}""".formatted(this.bobId, name))
						.replace("generate_series(1, 1)", "generate_series(1, %d)".formatted(times)));
		}
	}

	private void awaitUpdate(long version) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.streamPay.jdbc()
				.sql("SELECT version FROM query.user_profile WHERE user_id = ?")
				.param(this.bobId)
				.query(Long.class)
				.single() == version);
	}

	private static String insert(String aggregate, String sequence, String type, String time, String payload) {
		return """
				INSERT INTO event_store.domain_event (event_identifier, aggregate_identifier, sequence_number, type,
				  time_stamp, payload_type, payload_revision, payload, meta_data)
				SELECT gen_random_uuid()::text, %s, %s, 'Account', %s, 'com.streampay.event.%s', '1',
				  convert_to('%s', 'UTF8'), convert_to('{}', 'UTF8') FROM generate_series(1, 1) AS n"""
			.formatted(aggregate, sequence, time, type, payload);
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
