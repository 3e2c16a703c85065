package com.streampay.projection;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.awaitility.Awaitility;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Another node claims a projection while this one has events of it in hand.
 */
class LostClaimTest {

	private static final String WAITING = """
			SELECT coalesce(string_agg(query, ' '), '') FROM pg_stat_activity
			 WHERE wait_event_type = 'Lock' AND query LIKE '%UPDATE query.token SET%'""";

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private Connection other;

	private int paid;

	@BeforeEach
	void openAccounts() throws SQLException {
		this.alice.open("Alice");
		Api.of(this.streamPay::uri, this.bobId).open("Bob");
		this.books.awaitQuiet();
		this.other = DriverManager.getConnection(this.streamPay.jdbcUrl(), "postgres", "");
		this.other.setAutoCommit(false);
	}

	@AfterEach
	void close() throws SQLException {
		this.other.close();
	}

	@Test
	void what_was_read_under_a_claim_that_is_lost_is_left_to_the_other() throws SQLException {
		Awaitility.await().until(this::isClaimedBeforeABatchIsStored);
		long before = balance();
		this.other.commit();

		Awaitility.await()
			.until(() -> this.streamPay.bean(EventProcessingConfiguration.class)
				.eventProcessor("balance", TrackingEventProcessor.class)
				.orElseThrow()
				.processingStatus()
				.isEmpty());
		assertThat(balance()).isEqualTo(before);
		assertThat(this.streamPay.jdbc()
			.sql("SELECT owner FROM query.token WHERE processor_name = 'balance'")
			.query()
			.singleValue()).isEqualTo("another");

		// It is not heard of any more.
		this.books.awaitQuiet().check();
		assertThat(balance()).isEqualTo(100_00 + this.paid);
	}

	/** The claim is prolonged now and then, and that waits in the same way. */
	private boolean isClaimedBeforeABatchIsStored() throws SQLException {
		try (Statement claim = this.other.createStatement()) {
			claim.executeUpdate(
					"UPDATE query.token SET owner = 'another', time_stamp = '%s' WHERE processor_name = 'balance'"
						.formatted(DateTimeUtils.formatInstant(Instant.now())));
		}
		assertThat(this.alice.pay(this.bobId, "0.01").status()).isEqualTo(200);
		this.paid++;
		String waiting = Awaitility.await()
			.until(() -> this.streamPay.jdbc().sql(WAITING).query(String.class).single(), (query) -> !query.isEmpty());
		if (waiting.contains("SET token =")) {
			return true;
		}
		this.other.rollback();
		return false;
	}

	private long balance() {
		return this.streamPay.jdbc()
			.sql("SELECT balance_minor FROM query.balance WHERE user_id = ?")
			.param(this.bobId)
			.query(Long.class)
			.single();
	}

}
