package com.streampay.balance;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentSent;
import com.streampay.event.UserUpdated;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BalanceProjectionTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final String user = "user-" + UUID.randomUUID();

	@AfterEach
	void close() {
		this.topic.close();
	}

	@Test
	void a_balance_is_the_sum_of_what_was_received_sent_and_refunded() {
		this.topic.sendAll(List.of(opened(), received(10_000), sent(2_550), refunded(50)));

		awaitVersion(3);
		assertThat(balances()).containsExactly(0L, 10_000L, 7_450L, 7_500L);
		assertThat(currentBalance()).isEqualTo(7_500);
	}

	@Test
	void a_changed_name_changes_the_version_and_not_the_balance() {
		this.topic.sendAll(List.of(opened(), received(100), new UserUpdated(this.user, "Other", "other")));

		awaitVersion(2);
		assertThat(currentBalance()).isEqualTo(100);
	}

	@Test
	void an_event_that_comes_twice_counts_once() {
		this.topic.send(opened(), 0);
		this.topic.send(received(100), 1);
		this.topic.send(received(100), 1);
		this.topic.send(opened(), 0);
		this.topic.send(received(1), 2);

		awaitVersion(2);
		assertThat(balances()).containsExactly(0L, 100L, 101L);
	}

	@Test
	void an_event_that_comes_early_counts_when_it_comes_again_in_order() {
		this.topic.send(received(100), 1);
		this.topic.send(opened(), 0);
		this.topic.send(sent(30), 2);
		this.topic.send(received(100), 1);
		this.topic.send(sent(30), 2);

		awaitVersion(2);
		assertThat(balances()).containsExactly(0L, 100L, 70L);
	}

	@Test
	void a_balance_has_the_time_of_its_event() {
		Instant time = Instant.now().minus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
		this.topic.send(opened(), 0, time);

		awaitVersion(0);
		assertThat(this.streamPay.jdbc()
			.sql("SELECT updated_at FROM query.balance WHERE user_id = ?")
			.param(this.user)
			.query(OffsetDateTime.class)
			.single()
			.toInstant()).isEqualTo(time);
	}

	private void awaitVersion(long version) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(this.streamPay.jdbc()
				.sql("SELECT version FROM query.balance WHERE user_id = ?")
				.param(this.user)
				.query(Long.class)
				.optional()).contains(version));
	}

	private List<Long> balances() {
		return this.streamPay.jdbc()
			.sql("SELECT balance_minor FROM query.balance_history WHERE user_id = ? ORDER BY version")
			.param(this.user)
			.query(Long.class)
			.list();
	}

	private long currentBalance() {
		return this.streamPay.jdbc()
			.sql("SELECT balance_minor FROM query.balance WHERE user_id = ?")
			.param(this.user)
			.query(Long.class)
			.single();
	}

	private AccountOpened opened() {
		return new AccountOpened(this.user, "User", "user");
	}

	private PaymentReceived received(long amountMinor) {
		return new PaymentReceived(UUID.randomUUID().toString(), "other", "Other", this.user, "User", amountMinor, null,
				null);
	}

	private PaymentSent sent(long amountMinor) {
		return new PaymentSent(UUID.randomUUID().toString(), this.user, "User", "other", "Other", amountMinor, null,
				null);
	}

	private PaymentRefunded refunded(long amountMinor) {
		return new PaymentRefunded(UUID.randomUUID().toString(), this.user, "User", "other", "Other", amountMinor,
				"No such account");
	}

}
