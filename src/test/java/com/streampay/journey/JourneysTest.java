package com.streampay.journey;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.Shard;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class JourneysTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private final Api bob = Api.of(this.streamPay::uri, this.bobId);

	private final String key = "a+key&more/" + Api.key();

	@BeforeEach
	void openAccounts() {
		this.alice.open("Alice");
		this.bob.open("Bob");
		new Books(this.streamPay.jdbc()).awaitQuiet();
	}

	@Test
	void a_payment_is_followed_until_it_has_arrived() {
		Answer paid = this.alice.pay(this.key, this.bobId, "12.30");
		JsonNode journey = await("PayCommand",
				j -> !j.get("reply").isNull() && events(j).size() == 2 && allProjected(j));

		JsonNode command = journey.get("command");
		assertThat(command.get("name").stringValue()).isEqualTo("PayCommand");
		assertThat(command.get("correlationId").stringValue()).matches("[A-Za-z0-9_-]{40,64}");
		assertThat(command.get("content").get("userId").stringValue()).isEqualTo(this.bobId);
		JsonNode reply = journey.get("reply");
		assertThat(reply.get("status").intValue()).isEqualTo(200);
		assertThat(reply.get("etag").stringValue()).isEqualTo("\"2\"");
		assertThat(reply.get("content").get("paymentId").stringValue()).isEqualTo(paid.text("paymentId"));
		JsonNode sent = journey.get("events").get(0);
		assertThat(sent.get("type").stringValue()).isEqualTo("PaymentSent");
		assertThat(sent.get("aggregateId").stringValue()).isEqualTo(this.aliceId);
		assertThat(sent.get("version").intValue()).isEqualTo(2);
		assertThat(sent.get("content").get("amountMinor").intValue()).isEqualTo(12_30);
		assertThat(sent.get("projections")).extracting(p -> p.get("projection").stringValue())
			.containsExactlyInAnyOrder("balance", "activity");
		JsonNode received = journey.get("events").get(1);
		assertThat(received.get("type").stringValue()).isEqualTo("PaymentReceived");
		assertThat(received.get("aggregateId").stringValue()).isEqualTo(this.bobId);

		assertThat(List.of(time(command, "recordedAt"), time(sent, "happenedAt"), time(sent, "recordedAt"),
				time(sent.get("projections").get(0), "at")))
			.isSorted();
		assertThat(List.of(command, reply, sent, received))
			.allMatch(record -> record.get("partition").intValue() >= 0 && record.get("offset").longValue() >= 0);
	}

	@Test
	void so_is_one_that_arrives_by_the_payment_process() {
		try (RunningStreamPay apart = Shard.startListenerForEach(Map.of())) {
			Api payer = Api.of(apart::uri, this.aliceId);
			String payeeId = Shard.userApartFrom(this.aliceId, "bob");
			payer.open("Alice");
			Api.of(apart::uri, payeeId).open("Bob");
			new Books(apart.jdbc()).awaitQuiet();
			payer.pay(this.key, payeeId, "12.30");

			JsonNode journey = Awaitility.await()
				.until(() -> get(payer, "PayCommand", null).json(), (j) -> events(j).size() == 2 && allProjected(j));
			assertThat(events(journey)).containsExactly("PaymentSent", "PaymentReceived");
			assertThat(journey.get("events").get(1).get("aggregateId").stringValue()).isEqualTo(payeeId);
		}
	}

	@Test
	void so_is_what_is_asked_for() {
		this.alice.post("/request", this.key, "{\"userId\":\"%s\",\"amount\":1}".formatted(this.bobId));

		JsonNode journey = await("RequestCommand", JourneysTest::allProjected);
		assertThat(events(journey)).containsExactly("PaymentRequested");
	}

	@Test
	void so_is_a_change_of_name() {
		this.alice.put("/current-user", this.key, "{\"name\":\"Alicia\",\"username\":\"alicia\"}");

		JsonNode journey = await("UpdateUserCommand", JourneysTest::allProjected);
		assertThat(events(journey)).containsExactly("UserUpdated");
	}

	@Test
	void what_is_refused_ends_with_its_reply() {
		this.alice.pay(this.key, this.bobId, "1000000.00");

		JsonNode journey = await("PayCommand", j -> !j.get("reply").isNull());
		assertThat(journey.get("reply").get("status").intValue()).isEqualTo(422);
		assertThat(journey.get("reply").get("content").get("type").stringValue()).endsWith("insufficient-funds");
		assertThat(events(journey)).isEmpty();
	}

	@Test
	void it_is_the_callers_own_alone() {
		this.alice.pay(this.key, this.bobId, "1.00");

		assertThat(get(this.alice, "PayCommand", null).status()).isEqualTo(200);
		assertThat(get(this.bob, "PayCommand", null).problem()).isEqualTo("not-found");
		assertThat(get(this.alice, "RequestCommand", null).problem()).isEqualTo("not-found");
	}

	@Test
	void what_was_sent_earlier_is_not_looked_for() {
		this.alice.pay(this.key, this.bobId, "1.00");

		assertThat(get(this.alice, "PayCommand", Instant.now()).status()).isEqualTo(200);
		Answer later = get(this.alice, "PayCommand", Instant.now().plus(Duration.ofMinutes(1)));
		assertThat(later.problem()).isEqualTo("not-found");
		assertThat(later.text("detail")).contains("since");
	}

	@ParameterizedTest
	@CsvSource({ "command=PayCommand, key", "key=k, command", "command=Pay%20Command&key=k, command",
			"command=PayCommand&key=, key", "command=PayCommand&key=k&since=today, since" })
	void what_is_asked_wrongly_is_told(String query, String parameter) {
		Answer answer = this.alice.get("/journeys?" + query);

		assertThat(answer.problem()).isEqualTo("invalid-parameter");
		assertThat(answer.text("detail")).contains(parameter);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1970-01-01T00:00:00Z", "-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z" })
	void any_time_may_be_asked_for(String since) {
		assertThat(this.alice.get("/journeys?command=PayCommand&key=k&since=" + encode(since)).status()).isEqualTo(404);
	}

	private JsonNode await(String command, Predicate<JsonNode> complete) {
		return Awaitility.await().until(() -> get(this.alice, command, null).json(), complete);
	}

	private Answer get(Api user, String command, Instant since) {
		return user.get("/journeys?command=" + command + "&key=" + encode(this.key)
				+ ((since != null) ? "&since=" + encode(since.toString()) : ""));
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private static List<String> events(JsonNode journey) {
		return journey.get("events").valueStream().map(event -> event.get("type").stringValue()).toList();
	}

	private static boolean allProjected(JsonNode journey) {
		return !journey.get("events").isEmpty()
				&& journey.get("events").valueStream().noneMatch(event -> event.get("projections").isEmpty());
	}

	private static Instant time(JsonNode node, String field) {
		return Instant.parse(node.get(field).stringValue());
	}

}
