package com.streampay.projection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.streampay.event.PaymentReceived;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The indexes by which users find their payments.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ReaderIndexesTest {

	private static final int PAYMENTS = 3000;

	private static final String WITHDRAW = """
			TRUNCATE query.payment;
			DROP INDEX query.payment_payer_id_payment_id_idx, query.payment_payee_id_payment_id_idx;
			DELETE FROM query.token WHERE processor_name = 'payments'""";

	private final RunningStreamPay streamPay = RunningStreamPay.start(Map.of());

	@AfterEach
	void stop() {
		this.streamPay.close();
	}

	@Test
	void a_new_database_has_them_soon_and_one_that_is_far_behind_when_it_has_caught_up() throws Exception {
		awaitIndexes();
		receive(PAYMENTS);
		awaitPayments();
		this.streamPay.stopApplication();

		try (Connection other = DriverManager.getConnection(this.streamPay.jdbcUrl(), "postgres", "")) {
			withdrawAndHold(other);
			this.streamPay.startApplication();
			Awaitility.await().until(this::isProjectionHeldUp);
			this.streamPay.bean(ReaderIndexes.class).complete();
			assertThat(indexes()).isEmpty();
			other.commit();
		}

		awaitIndexes();
		assertThat(payments()).isGreaterThan(PAYMENTS - Rebuild.ALMOST);
		awaitPayments();
	}

	@Test
	void a_database_with_payments_keeps_them_when_it_is_migrated_and_an_empty_one_does_not() throws IOException {
		awaitIndexes();
		receive(1);
		Awaitility.await().until(() -> payments() == 1);

		migrateAgain();
		assertThat(indexes()).hasSize(2);
		this.streamPay.jdbc().sql("TRUNCATE query.payment").update();
		migrateAgain();
		assertThat(indexes()).isEmpty();
	}

	private void migrateAgain() throws IOException {
		this.streamPay.jdbc()
			.sql(new ClassPathResource("db/migration/query/V18__payment_indexes.sql")
				.getContentAsString(StandardCharsets.UTF_8))
			.update();
	}

	private void receive(int payments) {
		try (EventsTopic topic = new EventsTopic(this.streamPay)) {
			for (int version = 0; version < payments; version++) {
				topic.send(new PaymentReceived(UUID.randomUUID().toString(), "alice", "Alice", "bob", "Bob", 1, null,
						null), version);
			}
		}
	}

	private static void withdrawAndHold(Connection other) throws SQLException {
		try (Statement statement = other.createStatement()) {
			statement.execute(WITHDRAW);
			other.setAutoCommit(false);
			statement.execute("LOCK TABLE query.payment IN SHARE ROW EXCLUSIVE MODE");
		}
	}

	private boolean isProjectionHeldUp() {
		return this.streamPay.jdbc()
			.sql("""
					SELECT EXISTS (SELECT FROM pg_locks
					                WHERE relation = 'query.payment'::regclass AND mode = 'RowExclusiveLock' AND NOT granted)
					""")
			.query(Boolean.class)
			.single();
	}

	private void awaitPayments() {
		Awaitility.await().until(() -> payments() == PAYMENTS);
	}

	private long payments() {
		return this.streamPay.jdbc().sql("SELECT count(*) FROM query.payment").query(Long.class).single();
	}

	private void awaitIndexes() {
		Awaitility.await().until(() -> indexes().size() == 2);
	}

	/** Those besides the primary key. */
	private List<String> indexes() {
		return this.streamPay.jdbc().sql("""
				SELECT indexname FROM pg_indexes
				 WHERE schemaname = 'query' AND tablename = 'payment' AND indexname <> 'payment_pkey'
				""").query(String.class).list();
	}

}
