package com.streampay.stream;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.SseClient.Event;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several streams in one connection: each shows what it shows by itself.
 */
class LiveStreamTest {

	private static final List<String> OWN = List.of("balance-histories", "payment-requests");

	/** Every stream, and the scope it needs. */
	private static final Map<String, String> EVERY = Map.of("current-balance", "read:balances", "balance-histories",
			"read:balances", "payment-requests", "read:payment-requests", "outgoing-payment-requests",
			"read:payment-requests", "activities", "read:activities", "total-transactions", "read:total-transactions",
			"average-transactions", "read:average-transactions");

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private final Api bob = Api.of(this.streamPay::uri, this.bobId);

	private final String token = Tokens.of(this.aliceId, "read:balances", "read:payment-requests", "read:activities",
			"read:total-transactions");

	@BeforeEach
	void open() {
		this.alice.open("Alice");
		this.bob.open("Bob");
		new Books(this.streamPay.jdbc()).awaitQuiet();
	}

	@Test
	void each_stream_shows_what_it_shows_alone() {
		try (SseClient live = SseClient.open(live(OWN), this.token)) {
			String first = this.bob.request(this.aliceId, "5").text("requestId");
			this.bob.request(this.aliceId, "6");
			this.alice.settle(this.bobId, "5", first);
			this.bob.pay(this.aliceId, "1");

			for (String stream : OWN) {
				Predicate<Event> ofStream = event -> event.name().split("\\.")[0].equals(stream);
				try (SseClient alone = SseClient.open(this.streamPay.uri("/" + stream), this.token)) {
					// Opened later, it does not show what has come and gone.
					Awaitility.await()
						.untilAsserted(() -> assertThat(live.events().stream().filter(ofStream).map(Event::data))
							.containsAll(alone.events().stream().map(Event::data).toList())
							.hasSize(stream.equals("payment-requests") ? 3 : 4));
				}
			}
			assertThat(names(live)).contains("payment-requests.delete");
		}
	}

	@Test
	void it_tells_once_that_the_current_content_is_there() {
		this.alice.pay(this.bobId, "1");
		new Books(this.streamPay.jdbc()).awaitQuiet();
		try (SseClient live = SseClient.open(
				live(List.of("current-balance", "activities", "payment-requests", "total-transactions")), this.token)) {
			Awaitility.await().until(() -> names(live).contains("caught-up"));
			assertThat(names(live).subList(0, names(live).indexOf("caught-up"))).contains("current-balance",
					"activities", "total-transactions");
			this.alice.pay(this.bobId, "1");
			Awaitility.await().until(() -> names(live).stream().filter("current-balance"::equals).count() == 2);
			assertThat(names(live).stream().filter("caught-up"::equals)).hasSize(1);
		}
	}

	/**
	 * Cut after each event, and resumed by its id: nothing is lost, nothing comes twice.
	 */
	@Test
	void it_goes_on_after_any_event() {
		String first = this.bob.request(this.aliceId, "5").text("requestId");
		this.bob.request(this.aliceId, "6");
		try (SseClient uncut = SseClient.open(live(OWN), this.token)) {
			Awaitility.await().until(() -> names(uncut).contains("caught-up"));
			this.alice.settle(this.bobId, "5", first);
			this.bob.pay(this.aliceId, "1");
			this.bob.request(this.aliceId, "7");
			Awaitility.await().until(() -> numbered(uncut).size() == 8);

			List<Event> all = numbered(uncut);
			for (int i = 0; i < all.size(); i++) {
				int seen = i + 1;
				try (SseClient cut = SseClient.reopen(live(OWN), this.token, all.get(i).id())) {
					Awaitility.await().until(() -> names(cut).contains("caught-up"));
					List<String> whole = new ArrayList<>(all.subList(0, seen).stream().map(Event::data).toList());
					whole.addAll(numbered(cut).stream().map(Event::data).toList());
					assertThat(whole).containsExactlyInAnyOrderElementsOf(all.stream().map(Event::data).toList());
				}
			}
		}
	}

	@Test
	void it_goes_on_after_streams_that_have_shown_nothing_yet() {
		String everything = Tokens.of(this.aliceId, EVERY.values().toArray(String[]::new));
		URI all = live(List.copyOf(EVERY.keySet()));
		String id;
		try (SseClient live = SseClient.open(all, everything)) {
			Awaitility.await().until(() -> names(live).contains("caught-up"));
			assertThat(names(live)).doesNotContain("payment-requests", "outgoing-payment-requests");
			id = numbered(live).getLast().id();
		}
		try (SseClient live = SseClient.open(all, everything, id)) {
			Awaitility.await().until(() -> names(live).contains("caught-up"));
		}
	}

	@Test
	void a_stream_that_joins_later_starts_with_its_content() {
		String id;
		try (SseClient live = SseClient.open(live(List.of("balance-histories")), this.token)) {
			id = live.awaitEvents(2).get(1).id();
		}
		try (SseClient live = SseClient.open(live(List.of("balance-histories", "current-balance")), this.token, id)) {
			Awaitility.await().until(() -> names(live).contains("caught-up"));
			assertThat(names(live)).containsExactly("current-balance", "caught-up");
		}
	}

	@Test
	void each_stream_needs_its_own_scope() {
		HttpResponse<String> refused = SseClient.refused(live(List.of("activities", "average-transactions")),
				this.token, null);
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).contains("urn:streampay:problem:forbidden");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?streams=", "?streams=nonsense", "?streams=activities,", "?streams=live" })
	void streams_that_are_none_are_refused(String query) {
		HttpResponse<String> refused = SseClient.refused(this.streamPay.uri("/live" + query), this.token, null);
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("urn:streampay:problem:invalid-parameter");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "[\"x\"]", "[]", "{}" })
	void an_id_that_is_none_is_refused(String id) {
		HttpResponse<String> refused = SseClient.refused(live(OWN), this.token, id);
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("urn:streampay:problem:invalid-header");
	}

	private URI live(List<String> streams) {
		return this.streamPay.uri("/live?streams=" + String.join(",", streams));
	}

	private static List<String> names(SseClient client) {
		return client.events().stream().map(Event::name).toList();
	}

	private static List<Event> numbered(SseClient client) {
		return client.events().stream().filter(event -> event.id() != null).toList();
	}

}
