package com.streampay.paymentrequest;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

import com.streampay.event.PaymentRequestDeclined;
import com.streampay.event.PaymentRequested;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.EventsTopic;
import com.streampay.support.Pages;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bob asks Alice.
 */
class PaymentRequestQueriesTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private final Api bob = Api.of(this.streamPay::uri, this.bobId);

	@AfterEach
	void close() {
		this.topic.close();
	}

	@Test
	void both_see_a_request_as_it_is() {
		openAccounts();
		Answer asked = this.bob.post("/request", Api.key(),
				"{\"userId\":\"%s\",\"amount\":12.3,\"notes\":\"Lunch\"}".formatted(this.aliceId));
		String id = asked.text("requestId");

		Answer seen = awaitVersion(id, 0);
		assertThat(seen.body()).isEqualTo("""
				{"id":"%s","fromUserId":"%s","fromUserName":"Bob","toUserId":"%s","toUserName":"Alice","amount":12.30,\
				"notes":"Lunch","status":"OPEN","version":0,"timestamp":"%s","expiresAt":"%s"}""".formatted(id,
				this.bobId, this.aliceId, asked.text("timestamp"), asked.text("expiresAt")));
		assertThat(this.bob.get("/payment-requests/" + id).body()).isEqualTo(seen.body());
	}

	@Test
	void a_paid_request_stays_visible_and_is_no_longer_listed() {
		openAccounts();
		String id = request();
		awaitWelcome();
		assertThat(this.alice.settle(this.bobId, "5.00", id).status()).isEqualTo(200);

		assertEnded(id, "PAID");
	}

	@Test
	void a_declined_request_stays_visible_and_is_no_longer_listed() {
		openAccounts();
		String id = request();
		this.alice.post("/payment-requests/" + id + "/decline", Api.key(), "");

		assertEnded(id, "DECLINED");
	}

	@Test
	void a_cancelled_request_stays_visible_and_is_no_longer_listed() {
		openAccounts();
		String id = request();
		this.bob.post("/payment-requests/" + id + "/cancel", Api.key(), "");

		assertEnded(id, "CANCELLED");
	}

	@Test
	void whoever_has_the_current_version_is_not_sent_it_again() {
		String id = ask("Lunch");
		awaitListed(1);

		assertThat(this.alice.get("/payment-requests/" + id, "If-None-Match", "\"0\"").status()).isEqualTo(304);
		assertThat(this.alice.get("/payment-requests/" + id, "If-None-Match", "\"1\"").status()).isEqualTo(200);
	}

	@Test
	void nobody_else_finds_a_request() {
		String id = ask("Lunch");
		awaitListed(1);

		Api carol = Api.of(this.streamPay::uri, Api.newUser("carol"));
		assertNotFound(carol.get("/payment-requests/" + id));
	}

	@ParameterizedTest
	@ValueSource(strings = { "01890a5d-ac96-774b-bcce-b302099a8057", "x", "7", "1-1-1-1-1", "%20", "%C3%BC", "%27",
			"%01", "..x", "null", "{id}" })
	void what_is_the_id_of_no_request_is_not_found(String id) {
		assertNotFound(this.alice.get("/payment-requests/" + id.replace("{", "%7B").replace("}", "%7D")));
	}

	@Test
	void a_very_long_id_is_not_found() {
		assertNotFound(this.alice.get("/payment-requests/" + "1".repeat(2_000)));
	}

	@Test
	void the_list_shows_what_the_stream_shows_the_newest_first() {
		ask("First");
		ask(null);
		awaitListed(2);

		Answer list = this.alice.get("/current-payment-requests");
		try (SseClient stream = SseClient.open(this.streamPay.uri("/payment-requests"), this.alice.token())) {
			List<SseClient.Event> events = stream.awaitEvents(2);
			assertThat(list.body()).isEqualTo("[" + events.get(1).data() + "," + events.get(0).data() + "]");
		}
		assertThat(list.header("Link")).isNull();
		assertThat(this.bob.get("/current-payment-requests").body()).isEqualTo("[]");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4, 9, 10, 11, 100 })
	void the_links_lead_through_all_open_requests_once(int limit) {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			ids.add(ask("Lunch"));
		}
		for (int i = 18; i >= 0; i -= 2) {
			decline(ids.remove(i));
		}
		awaitListed(10);

		Collections.reverse(ids);
		assertThat(listed("/current-payment-requests?limit=" + limit)).isEqualTo(ids);
	}

	@Test
	void what_comes_and_goes_meanwhile_makes_neither_gap_nor_repeat() {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			ids.add(ask("Lunch"));
		}
		awaitListed(12);
		List<String> open = new ArrayList<>(ids);
		List<String> seen = ids(Pages.all(this.alice, "/current-payment-requests?limit=3", () -> {
			// The last of the page is among those that go.
			decline(open.remove(open.size() - 3));
			ask("More");
			ask("More");
			awaitListed(open.size() + 2 * (12 - open.size()));
		}));

		assertThat(seen).doesNotHaveDuplicates().containsAll(open).isSubsetOf(ids);
	}

	@Test
	void a_page_has_a_hundred_where_nobody_says_how_many() {
		for (int i = 0; i < 101; i++) {
			ask("Lunch");
		}
		awaitListed(101);

		assertThat(this.alice.get("/current-payment-requests").json()).hasSize(100);
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=101", "limit=abc", "limit=1&limit=1", "cursor=", "cursor=x",
			"cursor=LTE", "cursor=MDE", "cursor=MQoy", "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk", "cursor=MQ&cursor=MQ" })
	void a_parameter_that_is_none_is_a_problem(String parameters) {
		Answer answer = this.alice.get("/current-payment-requests?" + parameters);

		assertThat(answer.status()).as(answer.body()).isEqualTo(400);
		assertThat(answer.problem()).isEqualTo("invalid-parameter");
		assertThat(answer.text("detail")).contains("must");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/current-payment-requests", "/payment-requests/01890a5d-ac96-774b-bcce-b302099a8057" })
	void requests_need_a_token_with_their_scope(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.streamPay.uri(path));

		assertThat(Api.send(request.build()).status()).isEqualTo(401);
		assertThat(Api
			.send(request.header("Authorization", "Bearer " + Tokens.of(this.aliceId, "read:users", "write:request"))
				.build())
			.status()).isEqualTo(403);
	}

	private void openAccounts() {
		this.alice.open("Alice");
		this.bob.open("Bob");
	}

	private void awaitWelcome() {
		try (SseClient balance = SseClient.open(this.streamPay.uri("/current-balance"), this.alice.token())) {
			Awaitility.await()
				.until(() -> balance.events().stream().anyMatch((event) -> event.data().contains("100.00")));
		}
	}

	private String request() {
		String id = this.bob.request(this.aliceId, "5.00").text("requestId");
		awaitListed(1);
		return id;
	}

	private void assertEnded(String id, String status) {
		assertThat(awaitVersion(id, 1).text("status")).isEqualTo(status);
		assertThat(this.bob.get("/payment-requests/" + id).text("status")).isEqualTo(status);
		assertThat(this.alice.get("/current-payment-requests").body()).isEqualTo("[]");
	}

	private Answer awaitVersion(String id, long version) {
		return Awaitility.await()
			.until(() -> this.alice.get("/payment-requests/" + id),
					(answer) -> ("\"" + version + "\"").equals(answer.header("ETag")));
	}

	private void awaitListed(int requests) {
		Awaitility.await().untilAsserted(() -> assertThat(listed("/current-payment-requests")).hasSize(requests));
	}

	private List<String> listed(String path) {
		return ids(Pages.all(this.alice, path));
	}

	private static List<String> ids(List<JsonNode> requests) {
		return requests.stream().map((request) -> request.path("id").asString()).toList();
	}

	private String ask(String notes) {
		String id = UUID.randomUUID().toString();
		this.topic.send(new PaymentRequested(id, this.bobId, "Bob", this.aliceId, "Alice", 1_230, notes,
				"2025-11-23T12:00:00.120Z"), 0);
		return id;
	}

	private void decline(String id) {
		this.topic.send(new PaymentRequestDeclined(id, this.bobId, this.aliceId), 1);
	}

	private static void assertNotFound(Answer answer) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(404);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.problem()).isEqualTo("payment-request-not-found");
	}

}
