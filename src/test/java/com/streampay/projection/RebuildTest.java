package com.streampay.projection;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every projection, rebuilt from the topic while the service goes on.
 */
class RebuildTest {

	private static final int PEOPLE = 6;

	private static RunningStreamPay streamPay;

	private static List<String> people;

	private static final String OPERATOR = Tokens.of("operator", "operate");

	@BeforeAll
	static void start() {
		streamPay = RunningStreamPay.start(Map.of("streampay.projection.batch-size", 20));
		people = new ArrayList<>();
		for (int i = 0; i < PEOPLE; i++) {
			String user = Api.newUser("user" + i);
			people.add(user);
			assertThat(api(i).open("User" + i).status()).isEqualTo(200);
		}
		new Books(streamPay.jdbc()).awaitQuiet();
		for (int i = 0; i < 40; i++) {
			town(i);
		}
	}

	@AfterAll
	static void stop() {
		streamPay.close();
	}

	@Test
	void a_rebuilt_projection_equals_the_old_one() {
		for (String projection : projections()) {
			awaitCaughtUp();
			Map<String, List<?>> before = content(projection);
			List<String> indexes = indexes();
			rebuild(projection);

			assertThat(content(projection)).as(projection).isEqualTo(before);
			assertThat(indexes()).as(projection).isEqualTo(indexes);
		}
		assertThat(projections()).contains("balance", "payment-requests");
	}

	@Test
	void a_projection_rebuilt_under_load_equals_one_rebuilt_at_rest_and_streams_notice_nothing() throws Exception {
		AtomicBoolean stopped = new AtomicBoolean();
		Thread load = Thread.startVirtualThread(() -> {
			for (int i = 0; !stopped.get(); i++) {
				town(i);
			}
		});
		try (SseClient uncut = SseClient.open(streamPay.uri("/balance-histories"), api(0).token())) {
			for (String projection : projections()) {
				rebuild(projection);
			}
			stopped.set(true);
			load.join();
			awaitCaughtUp();
			for (String projection : projections()) {
				Map<String, List<?>> before = content(projection);
				rebuild(projection);
				assertThat(content(projection)).as(projection).isEqualTo(before);
			}
			try (SseClient anew = SseClient.open(streamPay.uri("/balance-histories"), api(0).token())) {
				Awaitility.await()
					.untilAsserted(() -> assertThat(uncut.events()).isNotEmpty().isEqualTo(anew.events()));
			}
		}
		new Books(streamPay.jdbc()).awaitQuiet().check();
	}

	@Test
	void a_rebuild_that_fails_leaves_everything_as_it_was() {
		awaitCaughtUp();
		Map<String, List<?>> before = content("balance");
		streamPay.jdbc()
			.sql("ALTER TABLE query.balance_history ADD CONSTRAINT never CHECK (balance_minor <> 10000) NOT VALID")
			.update();
		try {
			assertThat(start("balance").status()).isEqualTo(202);
			Awaitility.await().until(() -> status("balance").at("/rebuild/state").asString().equals("FAILED"));

			assertThat(status("balance").at("/rebuild/failure").asString()).contains("violates check constraint");
			assertThat(content("balance")).isEqualTo(before);
		}
		finally {
			streamPay.jdbc().sql("ALTER TABLE query.balance_history DROP CONSTRAINT never").update();
		}
	}

	@Test
	void a_rebuild_leaves_dead_letters_where_they_are_and_they_can_be_tried_again() {
		String user = Api.newUser("poisoned");
		try (EventsTopic topic = new EventsTopic(streamPay)) {
			streamPay.jdbc()
				.sql("ALTER TABLE query.balance_history ADD CONSTRAINT poison CHECK (balance_minor <> 77777)")
				.update();
			topic.send(new AccountOpened(user, "User", "user"), 0);
			topic.send(credit(user, 77_777), 1);
			topic.send(credit(user, 1), 2);
			Awaitility.await().until(() -> letters("balance") == 2);
		}
		streamPay.jdbc().sql("ALTER TABLE query.balance_history DROP CONSTRAINT poison").update();
		rebuild("balance");
		assertThat(letters("balance")).isEqualTo(2);
		assertThat(version(user)).isZero();

		assertThat(operate("POST", "/actuator/deadletters/balance").json().size()).isZero();
		assertThat(version(user)).isEqualTo(2);
		Map<String, List<?>> before = content("balance");
		rebuild("balance");
		assertThat(content("balance")).isEqualTo(before);
	}

	@Test
	void what_is_on_the_topic_twice_is_rebuilt_once() {
		String user = Api.newUser("twice");
		PaymentReceived twice = credit(user, 5);
		try (EventsTopic topic = new EventsTopic(streamPay)) {
			topic.send(new AccountOpened(user, "User", "user"), 0);
			topic.send(twice, 1);
			for (int version = 2; version <= 60; version++) {
				topic.send(credit(user, 1), version);
			}
			topic.send(twice, 1);
			topic.send(credit(user, 1), 61);
			Awaitility.await().until(() -> version(user) == 61);
		}
		for (String projection : projections()) {
			awaitCaughtUp();
			Map<String, List<?>> before = content(projection);
			rebuild(projection);

			assertThat(content(projection)).as(projection).isEqualTo(before);
		}
	}

	@Test
	void what_nobody_can_ever_handle_can_be_discarded() throws Exception {
		awaitCaughtUp();
		RecordMetadata garbage;
		try (EventsTopic topic = new EventsTopic(streamPay)) {
			garbage = topic.sendGarbage("garbage").get();
		}
		for (String projection : projections()) {
			Awaitility.await().until(() -> letters(projection) == 1);
			JsonNode letter = letter(projection);
			assertThat(letter.get("cause").asString()).contains("not an event that this node knows");
			assertThat(letter.get("recordOffset").asLong()).isEqualTo(garbage.offset());
			assertThat(letter.get("recordPartition").asInt()).isEqualTo(garbage.partition());
			assertThat(operate("DELETE",
					"/actuator/deadletters/%s/%d/%d".formatted(projection, garbage.partition(), garbage.offset()))
				.status()).isEqualTo(204);
			assertThat(letters(projection)).isZero();
			Map<String, List<?>> before = content(projection);
			rebuild(projection);
			assertThat(content(projection)).isEqualTo(before);
		}
	}

	@Test
	void one_rebuild_of_a_projection_runs_at_a_time_and_unknown_ones_do_not() {
		assertThat(start("nonsense").status()).isEqualTo(404);
		streamPay.jdbc()
			.sql("""
					INSERT INTO query.rebuild (projection, node, state, events_handled, events_total, started_at, updated_at)
					VALUES ('balance', 'another', 'RUNNING', 5, 10, now() - interval '10 s', now())
					ON CONFLICT (projection) DO UPDATE SET node = 'another', state = 'RUNNING', updated_at = now()
					""")
			.update();
		assertThat(start("balance").status()).isEqualTo(409);
		streamPay.jdbc().sql("UPDATE query.rebuild SET updated_at = now() - interval '61 s'").update();
		assertThat(status("balance").at("/rebuild/state").asString()).isEqualTo("LOST");
		rebuild("balance");
	}

	@Test
	void lag_is_a_metric_of_every_projection() {
		awaitCaughtUp();
		String metrics = operate("GET", "/actuator/prometheus").body();
		for (String projection : projections()) {
			assertThat(metrics).contains("streampay_projection_lag{projection=\"%s\"} 0.0".formatted(projection));
		}
	}

	@Test
	void only_an_operator_may_look_and_rebuild() {
		String nobody = Tokens.of("somebody", "read:balances");
		assertThat(operate("GET", "/actuator/projections", nobody).status()).isEqualTo(403);
		assertThat(operate("POST", "/actuator/projections/balance", nobody).status()).isEqualTo(403);
		assertThat(operate("GET", "/actuator/deadletters", nobody).status()).isEqualTo(403);
	}

	/** A little of everything. */
	private static void town(int round) {
		int from = round % PEOPLE;
		int to = (round * 5 + 1) % PEOPLE;
		if (from != to) {
			api(from).pay(people.get(to), "0.0" + (1 + round % 9));
			String request = api(to).request(people.get(from), "0.0" + (1 + round % 7)).text("requestId");
			switch (round % 4) {
				case 0 -> api(from).settle(people.get(to), "0.0" + (1 + round % 7), request);
				case 1 -> api(from).post("/payment-requests/" + request + "/decline", Api.key(), "");
				case 2 -> api(to).post("/payment-requests/" + request + "/cancel", Api.key(), "");
				default -> api(from).put("/current-user", Api.key(),
						"{\"name\":\"Name %d\",\"username\":\"u\"}".formatted(round));
			}
		}
	}

	private static Api api(int person) {
		return Api.of(streamPay::uri, people.get(person));
	}

	private static PaymentReceived credit(String user, long amountMinor) {
		return new PaymentReceived(UUID.randomUUID().toString(), "other", "Other", user, "User", amountMinor, null,
				null);
	}

	private static void awaitCaughtUp() {
		new Books(streamPay.jdbc()).awaitQuiet();
		Awaitility.await().until(() -> {
			for (JsonNode projection : operate("GET", "/actuator/projections").json()) {
				if (projection.get("lag").asLong() > 0) {
					return false;
				}
			}
			return true;
		});
	}

	private static List<String> projections() {
		List<String> names = new ArrayList<>();
		operate("GET", "/actuator/projections").json()
			.forEach((projection) -> names.add(projection.get("name").asString()));
		return names;
	}

	private static Map<String, List<?>> content(String projection) {
		Map<String, List<?>> content = new TreeMap<>();
		for (String table : streamPay.bean(ProjectionProcessors.class)
			.running()
			.get(projection)
			.projection()
			.tables()) {
			content.put(table, streamPay.jdbc()
				.sql("SELECT (to_jsonb(t) - 'projected_at')::text FROM query.%s AS t ORDER BY 1".formatted(table))
				.query(String.class)
				.list());
		}
		return content;
	}

	private static List<String> indexes() {
		return streamPay.jdbc()
			.sql("SELECT indexdef FROM pg_indexes WHERE schemaname = 'query' ORDER BY indexdef")
			.query(String.class)
			.list();
	}

	private static void rebuild(String projection) {
		assertThat(start(projection).status()).isEqualTo(202);
		Awaitility.await().until(() -> !status(projection).at("/rebuild/state").asString().equals("RUNNING"));
		JsonNode rebuild = status(projection).get("rebuild");
		assertThat(rebuild.get("state").asString()).as(rebuild.toString()).isEqualTo("DONE");
		assertThat(rebuild.get("percentage").asInt()).isEqualTo(100);
	}

	private static Answer start(String projection) {
		return operate("POST", "/actuator/projections/" + projection);
	}

	private static JsonNode status(String projection) {
		return operate("GET", "/actuator/projections/" + projection).json();
	}

	private static long letters(String projection) {
		return status(projection).get("deadLetters").asLong();
	}

	private static JsonNode letter(String projection) {
		for (JsonNode letter : operate("GET", "/actuator/deadletters").json()) {
			if (letter.get("projection").asString().equals(projection) && letter.get("discardedAt").isNull()) {
				return letter;
			}
		}
		throw new AssertionError("No dead letter of " + projection);
	}

	private static long version(String user) {
		return streamPay.jdbc()
			.sql("SELECT max(version) FROM query.balance WHERE user_id = ?")
			.param(user)
			.query(Long.class)
			.single();
	}

	private static Answer operate(String method, String path) {
		return operate(method, path, OPERATOR);
	}

	private static Answer operate(String method, String path, String token) {
		return Api.send(HttpRequest.newBuilder(streamPay.managementUri(path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("Authorization", "Bearer " + token)
			.build());
	}

}
