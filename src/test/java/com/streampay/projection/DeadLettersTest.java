package com.streampay.projection;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.support.Api;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events that the balance projection cannot handle: credits over what a balance can be.
 */
class DeadLettersTest {

	private static final long TOO_MUCH = Long.MAX_VALUE;

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final String poisoned = "poisoned-" + UUID.randomUUID();

	private final String healthy = "healthy-" + UUID.randomUUID();

	@AfterEach
	void clean() {
		this.streamPay.jdbc()
			.sql("DELETE FROM query.dead_letter WHERE record_key IN (?, ?)")
			.params(this.poisoned, this.healthy)
			.update();
		this.topic.close();
	}

	@Test
	void an_event_that_cannot_be_handled_is_set_aside_with_its_cause_and_others_go_on() {
		open(this.poisoned);
		open(this.healthy);
		credit(this.poisoned, 1, 1);
		credit(this.poisoned, 2, TOO_MUCH);
		credit(this.healthy, 1, 5);

		awaitVersion(this.healthy, 1);
		awaitLetters(1);
		assertThat(version(this.poisoned)).isOne();
		assertThat(letters().getFirst()).containsEntry("event_type", "PaymentReceived");
		assertThat(letters().getFirst().get("cause").toString()).contains("long overflow");
	}

	@Test
	void an_event_that_lies_under_the_key_of_another_account_is_set_aside() {
		this.topic.sendUnder(this.poisoned, new AccountOpened(this.healthy, "Healthy", "healthy"), 0);

		awaitLetters(1);
		assertThat(letters().getFirst().get("cause").toString()).contains("The record's key is not its account");
		assertThat(version(this.healthy)).isNegative();
	}

	@Test
	void later_events_of_the_key_wait_behind_it() {
		open(this.poisoned);
		credit(this.poisoned, 1, 1);
		credit(this.poisoned, 2, TOO_MUCH);
		awaitLetters(1);
		credit(this.poisoned, 3, 1);
		awaitLetters(2);

		assertThat(version(this.poisoned)).isOne();
		assertThat(letters().getLast().get("cause")).isNull();
	}

	@Test
	void trying_again_ends_at_the_first_that_still_cannot_be_handled() {
		open(this.poisoned);
		credit(this.poisoned, 1, 1);
		credit(this.poisoned, 2, TOO_MUCH);
		awaitLetters(1);
		credit(this.poisoned, 3, 1);
		awaitLetters(2);

		Api.send(HttpRequest.newBuilder(this.streamPay.managementUri("/actuator/deadletters/balance"))
			.POST(HttpRequest.BodyPublishers.noBody())
			.header("Authorization", "Bearer " + Tokens.of("operator", "operate"))
			.build());

		assertThat(letters()).hasSize(2);
		assertThat(letters().getLast().get("cause")).isNull();
		assertThat(version(this.poisoned)).isOne();
	}

	private void open(String user) {
		this.topic.send(new AccountOpened(user, "User", "user"), 0);
	}

	private void credit(String user, long sequence, long amountMinor) {
		this.topic.send(new PaymentReceived(UUID.randomUUID().toString(), "other", "Other", user, "User", amountMinor,
				null, null), sequence);
	}

	private void awaitVersion(String user, long version) {
		Awaitility.await().until(() -> version(user) == version);
	}

	private long version(String user) {
		return this.streamPay.jdbc()
			.sql("SELECT coalesce(max(version), -1) FROM query.balance WHERE user_id = ?")
			.param(user)
			.query(Long.class)
			.single();
	}

	private void awaitLetters(int count) {
		Awaitility.await().until(() -> letters().size() == count);
	}

	private List<Map<String, Object>> letters() {
		return this.streamPay.jdbc()
			.sql("SELECT * FROM query.dead_letter WHERE projection = 'balance' AND record_key = ? ORDER BY record_offset")
			.param(this.poisoned)
			.query()
			.listOfRows();
	}

}
