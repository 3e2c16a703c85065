package com.streampay.stream;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.UserUpdated;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.StuckClients;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class StreamsTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final String user = "user-" + UUID.randomUUID();

	private final String token = Tokens.of(this.user, "read:balances");

	private final URI balance = this.streamPay.uri("/current-balance");

	private final URI histories = this.streamPay.uri("/balance-histories");

	private long version = -1;

	@AfterEach
	void close() {
		this.topic.close();
	}

	@Test
	void a_stream_starts_at_once_with_its_headers_and_the_retry_time() {
		try (SseClient client = SseClient.open(this.balance, this.token)) {
			assertThat(client.response().headers().firstValue("Content-Type"))
				.contains("text/event-stream;charset=UTF-8");
			assertThat(client.response().headers().firstValue("Cache-Control")).contains("no-store");
			assertThat(client.response().headers().firstValue("X-Accel-Buffering")).contains("no");
			Awaitility.await().until(() -> !client.blocks().isEmpty());
			assertThat(client.blocks().getFirst()).isEqualTo("retry: 2000\n");
		}
	}

	@Test
	void a_stream_shows_what_is_there_and_then_what_comes() {
		openAccount();
		receive(1_230);
		try (SseClient client = SseClient.open(this.histories, this.token)) {
			client.awaitEvents(2);
			receive(5);

			assertThat(client.awaitEvents(3)).extracting((event) -> event.data().replaceAll(",\"timestamp.*", ""))
				.containsExactly("{\"balance\":0.00,\"version\":0", "{\"balance\":12.30,\"version\":1",
						"{\"balance\":12.35,\"version\":2");
			assertThat(client.events().getLast().data())
				.matches(".*\"timestamp\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"}");
		}
	}

	@Test
	void an_id_is_a_position_and_the_etag_of_the_account() {
		openAccount();
		receive(100);
		receive(100);
		awaitHistory(3);
		try (SseClient client = SseClient.open(this.balance, this.token)) {
			String[] id = JsonMapper.shared().readValue(client.awaitEvents(1).getFirst().id(), String[].class);

			assertThat(id).hasSize(2);
			assertThat(id[1]).isEqualTo("2");
		}
	}

	@Test
	void the_balance_is_sent_again_when_only_the_etag_has_changed() {
		openAccount();
		try (SseClient client = SseClient.open(this.balance, this.token)) {
			client.awaitEvents(1);
			this.topic.send(new UserUpdated(this.user, "Other", "other"), ++this.version);

			assertThat(client.awaitEvents(2).getLast().data()).startsWith("{\"balance\":0.00,\"version\":1,");
		}
	}

	@Test
	void a_client_cut_anywhere_resumes_without_loss_or_repeat() {
		openAccount();
		for (int i = 0; i < 250; i++) {
			receive(i + 1);
		}
		try (SseClient uncut = SseClient.open(this.histories, this.token)) {
			List<SseClient.Event> all = uncut.awaitEvents(251);
			for (int i = 0; i < all.size(); i += 23) {
				List<SseClient.Event> rest = all.subList(i + 1, all.size());
				try (SseClient resumed = SseClient.reopen(this.histories, this.token, all.get(i).id())) {
					assertThat(resumed.awaitEvents(rest.size())).isEqualTo(rest);
				}
			}
		}
	}

	@Test
	void a_client_that_resumes_at_the_head_gets_only_what_comes() {
		openAccount();
		receive(100);
		String head;
		try (SseClient client = SseClient.open(this.histories, this.token)) {
			head = client.awaitEvents(2).getLast().id();
		}
		try (SseClient client = SseClient.open(this.balance, this.token)) {
			client.awaitEvents(1);
		}
		try (SseClient client = SseClient.open(this.histories, this.token, head)) {
			receive(1);

			assertThat(client.awaitEvents(1)).hasSize(1);
			assertThat(client.events().getFirst().data()).startsWith("{\"balance\":1.01,\"version\":2,");
		}
	}

	@Test
	void a_comment_keeps_a_quiet_stream_open() {
		try (SseClient client = SseClient.open(this.balance, this.token)) {
			Awaitility.await().until(() -> client.blocks().stream().filter(":\n"::equals).count() >= 3);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "7", "[]", "[\"7\"]", "[7,7]", "[\"7\",\"7\",\"7\"]", "[\"7\",null]", "[\"7\",\"7\"",
			"[\"7\",\"7\"]", "{}", "null", "[\"TAG-\",\"7\"]", "[\"TAG-x\",\"7\"]", "[\"TAG-+0\",\"7\"]",
			"[\"TAG-00\",\"7\"]", "[\"TAG-0.0\",\"7\"]", "[\"TAG--1\",\"7\"]", "[\"TAG-99999999999999999999\",\"7\"]" })
	void an_id_that_is_none_is_refused(String id) {
		openAccount();
		awaitHistory(1);

		assertRefused(this.histories, id.replace("TAG", tag(this.histories)));
	}

	@Test
	void an_id_of_another_stream_is_refused() {
		openAccount();
		awaitHistory(1);

		assertRefused(this.histories, "[\"%s-0\",\"0\"]".formatted(tag(this.balance)));
	}

	@Test
	void an_id_ahead_of_the_stream_is_refused_with_what_to_do() {
		openAccount();
		awaitHistory(1);

		String body = assertRefused(this.histories, "[\"%s-1\",\"1\"]".formatted(tag(this.histories)));
		assertThat(body).contains("Connect without Last-Event-ID");
	}

	@Test
	void whoever_takes_no_event_stream_gets_none() throws Exception {
		HttpResponse<String> answer = send(HttpRequest.newBuilder(this.balance).header("Accept", "application/json"));

		assertThat(answer.statusCode()).isEqualTo(406);
		assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
	}

	@Test
	void head_asks_for_the_headers_alone() throws Exception {
		HttpResponse<String> answer = send(HttpRequest.newBuilder(this.balance).HEAD());

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream;charset=UTF-8");
	}

	@Test
	void a_caller_has_twenty_streams_at_most_whichever_they_are() {
		List<SseClient> clients = openStreams(20);
		for (URI stream : List.of(this.balance, this.histories)) {
			HttpResponse<String> refused = SseClient.refused(stream, this.token, null);
			assertThat(refused.statusCode()).isEqualTo(429);
			assertThat(refused.headers().firstValue("Retry-After")).get().asString().matches("[1-9][0-9]*");
			assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
			assertThat(refused.body()).contains("too-many-streams");
		}
		SseClient.open(this.balance, Tokens.of("user-" + UUID.randomUUID(), "read:balances")).close();
		clients.forEach(SseClient::close);
	}

	@Test
	void a_token_more_is_not_a_stream_more() {
		List<SseClient> clients = openStreams(20);
		String another = Tokens.expiringIn(Duration.ofMinutes(10), this.user, "read:balances");

		assertThat(SseClient.refused(this.balance, another, null).statusCode()).isEqualTo(429);
		clients.forEach(SseClient::close);
	}

	@Test
	void a_stream_that_has_ended_makes_room() {
		List<SseClient> clients = openStreams(19);
		String shortLived = Tokens.expiringIn(Duration.ofMillis(1_500), this.user, "read:balances");
		try (SseClient client = SseClient.open(this.balance, shortLived)) {
			assertThat(SseClient.refused(this.balance, this.token, null).statusCode()).isEqualTo(429);
			client.awaitEnd();
		}
		clients.add(SseClient.reopen(this.balance, this.token, null));
		clients.removeFirst().close();
		clients.add(SseClient.reopen(this.balance, this.token, null));
		assertThat(SseClient.refused(this.balance, this.token, null).statusCode()).isEqualTo(429);
		clients.forEach(SseClient::close);
	}

	@Test
	void what_was_refused_takes_no_room() throws Exception {
		for (int i = 0; i < 20; i++) {
			assertRefused(this.balance, "none");
			send(HttpRequest.newBuilder(this.balance).HEAD());
		}
		List<SseClient> clients = openStreams(20);
		for (int i = 0; i < 20; i++) {
			assertThat(SseClient.refused(this.balance, this.token, null).statusCode()).isEqualTo(429);
		}
		clients.removeFirst().close();
		clients.add(SseClient.reopen(this.balance, this.token, null));
		clients.forEach(SseClient::close);
	}

	@Test
	void a_stream_ends_when_the_token_expires() {
		String shortLived = Tokens.expiringIn(Duration.ofMillis(1_500), this.user, "read:balances");
		try (SseClient client = SseClient.open(this.balance, shortLived)) {
			client.awaitEnd();
		}
	}

	@Test
	void clients_that_stop_reading_harm_nobody() throws Exception {
		openAccount();
		List<Socket> stuck = StuckClients.open(this.streamPay, 10);
		try (SseClient client = SseClient.open(this.balance, this.token)) {
			client.awaitEvents(1);
			for (int i = 2; i <= 20; i++) {
				receive(1);
				client.awaitEvents(i);
			}
		}
		for (Socket socket : stuck) {
			socket.close();
		}
	}

	private List<SseClient> openStreams(int count) {
		List<SseClient> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(SseClient.open((i % 2 == 0) ? this.balance : this.histories, this.token));
		}
		return clients;
	}

	private void openAccount() {
		this.topic.send(new AccountOpened(this.user, "User", "user"), ++this.version);
	}

	private void receive(long amountMinor) {
		this.topic.send(new PaymentReceived(UUID.randomUUID().toString(), "other", "Other", this.user, "User",
				amountMinor, null, null), ++this.version);
	}

	private void awaitHistory(int events) {
		try (SseClient client = SseClient.open(this.histories, this.token)) {
			client.awaitEvents(events);
		}
	}

	private String tag(URI stream) {
		try (SseClient client = SseClient.open(stream, this.token)) {
			String[] id = JsonMapper.shared().readValue(client.awaitEvents(1).getFirst().id(), String[].class);
			return id[0].substring(0, id[0].indexOf('-'));
		}
	}

	private String assertRefused(URI stream, String lastEventId) {
		HttpResponse<String> answer = SseClient.refused(stream, this.token, lastEventId);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
		return answer.body();
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		try (HttpClient http = HttpClient.newHttpClient()) {
			return http.send(request.header("Authorization", "Bearer " + this.token).build(),
					HttpResponse.BodyHandlers.ofString());
		}
	}

}
