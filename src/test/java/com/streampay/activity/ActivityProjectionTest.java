package com.streampay.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentRequestCancelled;
import com.streampay.event.PaymentRequestDeclined;
import com.streampay.event.PaymentRequestExpired;
import com.streampay.event.PaymentRequestPaid;
import com.streampay.event.PaymentRequested;
import com.streampay.event.PaymentSent;
import com.streampay.event.UserUpdated;
import com.streampay.support.Api;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityProjectionTest {

	private static final long AMOUNT = 1_230;

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final JdbcClient jdbc = this.streamPay.jdbc();

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final String alice = Api.newUser("alice");

	private final String bob = Api.newUser("bob");

	private final String payment = UUID.randomUUID().toString();

	private final String request = UUID.randomUUID().toString();

	@AfterEach
	void close() {
		this.topic.close();
	}

	@Test
	void a_payment_goes_from_its_payer_to_its_payee() {
		this.topic.send(sent(), 0);
		this.topic.send(received(this.bob, AMOUNT), 0);
		this.topic.send(refunded(), 1);

		awaitVersion(this.bob, 0);
		awaitVersion(this.alice, 1);
		assertThat(shown(this.alice)).containsExactly(line("PaymentSent", this.alice, this.bob, this.payment, null),
				line("PaymentRefunded", this.alice, this.bob, this.payment, null));
		assertThat(shown(this.bob))
			.containsExactly(line("PaymentReceived", this.alice, this.bob, this.payment, this.request));
	}

	@Test
	void a_request_goes_from_its_requester_to_its_payer() {
		this.topic.send(requested(), 0);

		awaitVersion(this.request, 0);
		assertThat(shown(this.request))
			.containsExactly(line("PaymentRequested", this.bob, this.alice, null, this.request));
	}

	@Test
	void a_request_that_is_declined_soon_has_what_was_asked_for() {
		this.topic.send(requested(), 0);
		this.topic.send(declined(), 1);

		awaitVersion(this.request, 1);
		assertThat(shown(this.request)).containsExactly(
				line("PaymentRequested", this.bob, this.alice, null, this.request),
				line("PaymentRequestDeclined", this.bob, this.alice, null, this.request));
	}

	@Test
	void a_request_that_is_cancelled_later_has_what_was_asked_for() {
		this.topic.send(requested(), 0);
		awaitVersion(this.request, 0);
		this.topic.send(new PaymentRequestCancelled(this.request, this.bob, this.alice), 1);

		awaitVersion(this.request, 1);
		assertThat(shown(this.request)).containsExactly(
				line("PaymentRequested", this.bob, this.alice, null, this.request),
				line("PaymentRequestCancelled", this.bob, this.alice, null, this.request));
	}

	@Test
	void a_request_that_expires_has_what_was_asked_for() {
		this.topic.send(requested(), 0);
		awaitVersion(this.request, 0);
		this.topic.send(new PaymentRequestExpired(this.request, this.bob, this.alice), 1);

		awaitVersion(this.request, 1);
		assertThat(shown(this.request)).containsExactly(
				line("PaymentRequested", this.bob, this.alice, null, this.request),
				line("PaymentRequestExpired", this.bob, this.alice, null, this.request));
	}

	@Test
	void a_request_that_is_declined_early_is_shown_when_that_comes_again_in_order() {
		this.topic.send(declined(), 1);
		this.topic.send(sent(), 0);
		awaitVersion(this.alice, 0);
		this.topic.send(requested(), 0);
		this.topic.send(declined(), 1);

		awaitVersion(this.request, 1);
		assertThat(shown(this.request)).containsExactly(
				line("PaymentRequested", this.bob, this.alice, null, this.request),
				line("PaymentRequestDeclined", this.bob, this.alice, null, this.request));
	}

	@Test
	void openings_and_names_and_settlements_are_not_shown() {
		this.topic.send(new AccountOpened(this.alice, "Alice", "alice"), 0);
		this.topic.send(new UserUpdated(this.alice, "Alicia", "alice"), 1);
		this.topic.send(requested(), 0);
		this.topic.send(new PaymentRequestPaid(this.request, this.bob, this.alice, this.payment, AMOUNT), 1);
		this.topic.send(sent(), 2);

		awaitVersion(this.alice, 2);
		assertThat(shown(this.alice)).hasSize(1);
		assertThat(shown(this.request)).hasSize(1);
	}

	@Test
	void an_event_that_comes_twice_is_shown_once_and_counted_once() {
		this.topic.send(received(this.bob, 1), 0);
		this.topic.send(received(this.bob, 1), 0);
		awaitVersion(this.bob, 0);
		this.topic.send(received(this.bob, 1), 0);
		this.topic.send(received(this.bob, 2), 1);

		awaitVersion(this.bob, 1);
		assertThat(versions(this.bob)).containsExactly(0L, 1L);
		assertTotalsAreThoseOfTheActivities();
	}

	@Test
	void an_event_that_comes_after_a_later_one_is_shown_and_the_later_one_not_again() {
		this.topic.send(received(this.bob, 2), 1);
		awaitVersion(this.bob, 1);
		this.topic.send(received(this.bob, 1), 0);
		this.topic.send(received(this.bob, 2), 1);
		this.topic.send(received(this.bob, 3), 2);

		awaitVersion(this.bob, 2);
		assertThat(versions(this.bob)).containsExactly(1L, 0L, 2L);
		assertTotalsAreThoseOfTheActivities();
	}

	@Test
	void positions_have_no_gaps() {
		for (int version = 0; version < 50; version++) {
			this.topic.send(received(this.bob, 1), version);
			this.topic.send(received(this.bob, 1), version);
		}

		awaitVersion(this.bob, 49);
		assertThat(this.jdbc.sql("SELECT min(position) = 1 AND max(position) = count(*) FROM query.activity")
			.query(Boolean.class)
			.single()).isTrue();
	}

	@Test
	void payments_are_counted_when_they_are_received_and_requests_never() {
		long before = transactions();
		this.topic.send(sent(), 0);
		this.topic.send(requested(), 0);
		this.topic.send(declined(), 1);
		this.topic.send(received(this.bob, 10_000), 0);
		this.topic.send(received(this.bob, 5), 1);
		this.topic.send(refunded(), 1);

		awaitVersion(this.bob, 1);
		awaitVersion(this.alice, 1);
		assertThat(transactions()).isGreaterThanOrEqualTo(before + 2);
		assertTotalsAreThoseOfTheActivities();
	}

	@Test
	void the_time_of_the_total_is_the_latest_of_its_payments() {
		this.topic.send(received(this.bob, 1), 0);
		awaitVersion(this.bob, 0);
		this.topic.send(received(this.bob, 1), 1, Instant.now().minus(3, ChronoUnit.DAYS));

		awaitVersion(this.bob, 1);
		assertTotalsAreThoseOfTheActivities();
	}

	private PaymentSent sent() {
		return new PaymentSent(this.payment, this.alice, "Alice", this.bob, "Bob", AMOUNT, "A secret", null);
	}

	private PaymentReceived received(String payee, long amountMinor) {
		return new PaymentReceived(this.payment, this.alice, "Alice", payee, "Bob", amountMinor, "A secret",
				this.request);
	}

	private PaymentRefunded refunded() {
		return new PaymentRefunded(this.payment, this.alice, "Alice", this.bob, "Bob", AMOUNT, "Too much");
	}

	private PaymentRequested requested() {
		return new PaymentRequested(this.request, this.bob, "Bob", this.alice, "Alice", AMOUNT, "A secret",
				"2025-11-23T12:00:00.120Z");
	}

	private PaymentRequestDeclined declined() {
		return new PaymentRequestDeclined(this.request, this.bob, this.alice);
	}

	private void awaitVersion(String aggregateId, long version) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(versions(aggregateId)).contains(version));
	}

	private List<Long> versions(String aggregateId) {
		return this.jdbc.sql("SELECT version FROM query.activity WHERE aggregate_id = ? ORDER BY position")
			.param(aggregateId)
			.query(Long.class)
			.list();
	}

	/** Its activities, in order. */
	private List<String> shown(String aggregateId) {
		return this.jdbc.sql("SELECT * FROM query.activity WHERE aggregate_id = ? ORDER BY position")
			.param(aggregateId)
			.query((row, number) -> String.join(" ", row.getString("event_name"), row.getString("from_user_id"),
					row.getString("from_user_name"), row.getString("to_user_id"), row.getString("to_user_name"),
					row.getString("amount_minor"), row.getString("payment_id"), row.getString("request_id")))
			.list();
	}

	private String line(String eventName, String from, String to, String paymentId, String requestId) {
		return String.join(" ", eventName, from, name(from), to, name(to), Long.toString(AMOUNT), paymentId, requestId);
	}

	private String name(String userId) {
		return userId.equals(this.alice) ? "Alice" : "Bob";
	}

	private long transactions() {
		return this.jdbc.sql("SELECT coalesce(max(transactions), 0) FROM query.transaction_total")
			.query(Long.class)
			.single();
	}

	/** In one snapshot, so that it holds whatever else is going on. */
	private void assertTotalsAreThoseOfTheActivities() {
		assertThat(this.jdbc.sql("""
				SELECT total.transactions = count(*)
				       AND total.amount_minor = sum(activity.amount_minor)
				       AND total.updated_at = max(activity.happened_at)
				  FROM query.transaction_total AS total, query.activity
				 WHERE event_name = 'PaymentReceived'
				 GROUP BY total.singleton
				""").query(Boolean.class).single()).isTrue();
	}

}
