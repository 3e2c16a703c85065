package com.streampay.user;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.UserUpdated;
import com.streampay.support.Api;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UserProjectionTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final String user = Api.newUser("user");

	@AfterEach
	void close() {
		this.topic.close();
	}

	@Test
	void whoever_opens_an_account_has_a_profile() {
		this.topic.send(opened(), 0);

		assertThat(awaitVersion(0)).isEqualTo(profile("User", "user", 0));
	}

	@Test
	void a_profile_has_the_latest_names() {
		this.topic.sendAll(List.of(opened(), updated("Second"), updated("Third")));

		assertThat(awaitVersion(2)).isEqualTo(profile("Third", "third", 2));
	}

	@Test
	void other_events_of_the_account_change_nothing() {
		this.topic.sendAll(List.of(opened(), received(), received(), updated("Second"), received(), updated("Third")));

		assertThat(awaitVersion(5)).isEqualTo(profile("Third", "third", 5));
	}

	@Test
	void events_that_come_twice_or_late_change_nothing() {
		this.topic.send(opened(), 0);
		this.topic.send(updated("Third"), 2);
		this.topic.send(updated("Second"), 1);
		this.topic.send(updated("Third"), 2);
		awaitVersion(2);
		this.topic.send(updated("Second"), 1);
		this.topic.send(opened(), 0);
		awaitAllThatWasSent();

		assertThat(awaitVersion(2)).isEqualTo(profile("Third", "third", 2));
	}

	@Test
	void the_accounts_of_the_service_itself_have_none() {
		String service = "streampay-" + this.user;
		this.topic.send(new AccountOpened(service, "Service", "service"), 0);
		awaitAllThatWasSent();

		assertThat(rows(service)).isEmpty();
		assertThat(rows("streampay-treasury")).isEmpty();
	}

	/** Whichever partition and segment that is in, some of these come behind it. */
	private void awaitAllThatWasSent() {
		List<String> behind = Stream.generate(() -> Api.newUser("user")).limit(200).toList();
		behind.forEach((user) -> this.topic.send(new AccountOpened(user, "User", "user"), 0));
		Awaitility.await().until(() -> behind.stream().noneMatch((user) -> rows(user).isEmpty()));
	}

	private Map<String, Object> awaitVersion(long version) {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> rows(this.user).stream().findFirst().orElse(Map.of()),
					(row) -> Long.valueOf(version).equals(row.get("version")));
	}

	private List<Map<String, Object>> rows(String userId) {
		return this.streamPay.jdbc()
			.sql("SELECT * FROM query.user_profile WHERE user_id = ?")
			.param(userId)
			.query()
			.listOfRows();
	}

	private Map<String, Object> profile(String name, String username, long version) {
		return Map.of("user_id", this.user, "name", name, "username", username, "version", version);
	}

	private AccountOpened opened() {
		return new AccountOpened(this.user, "User", "user");
	}

	private UserUpdated updated(String name) {
		return new UserUpdated(this.user, name, name.toLowerCase(Locale.ROOT));
	}

	private PaymentReceived received() {
		return new PaymentReceived("payment", "other", "Other", this.user, "User", 100, null, null);
	}

}
