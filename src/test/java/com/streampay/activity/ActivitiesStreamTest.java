package com.streampay.activity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

import com.streampay.event.PaymentReceived;
import com.streampay.money.Money;
import com.streampay.stream.StreamView;
import com.streampay.support.Api;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Everyone is shown the same, so other tests' payments may come in between.
 */
class ActivitiesStreamTest {

	private static final JsonMapper JSON = new JsonMapper();

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final JdbcClient jdbc = this.streamPay.jdbc();

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final URI activities = this.streamPay.uri("/activities");

	private final URI total = this.streamPay.uri("/total-transactions");

	private final URI average = this.streamPay.uri("/average-transactions");

	private final String user = Api.newUser("user");

	private final String token = Tokens.of(this.user, "read:activities", "read:total-transactions",
			"read:average-transactions");

	private long version = -1;

	@AfterEach
	void close() {
		this.topic.close();
	}

	@Test
	void an_activity_shows_who_and_how_much_and_when_and_no_notes() {
		try (SseClient client = SseClient.open(this.activities, this.token)) {
			String payment = receive(1_230);

			SseClient.Event event = await(client, payment, "PaymentReceived");
			assertThat(event.name()).isNull();
			assertThat(event.data()).matches(("\\{'eventName':'PaymentReceived','amount':12.30,"
					+ "'fromUserId':'other','fromUserName':'Other','toUserId':'%s','toUserName':'User',"
					+ "'timestamp':'\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z',"
					+ "'paymentId':'%s','requestId':null}")
				.formatted(this.user, payment)
				.replace('\'', '"'));
			assertThat(etag(event)).isEqualTo("0");
		}
	}

	@Test
	void whoever_starts_gets_the_newest_hundred_and_then_whatever_comes() {
		receiveMany(130);
		long before = highest();
		try (SseClient client = SseClient.open(this.activities, this.token)) {
			client.awaitEvents(100);
			long after = highest();
			String live = receive(1);
			await(client, live, "PaymentReceived");

			List<Long> positions = positions(client.events());
			assertThat(positions.getFirst()).isBetween(before - 99, after - 99);
			assertThat(positions)
				.isEqualTo(LongStream.range(0, positions.size()).mapToObj((i) -> positions.getFirst() + i).toList());
		}
	}

	@Test
	void a_client_cut_anywhere_resumes_without_loss_or_repeat() {
		receiveMany(130);
		try (SseClient uncut = SseClient.open(this.activities, this.token)) {
			uncut.awaitEvents(100);
			receiveMany(20);
			List<SseClient.Event> all = uncut.awaitEvents(120);

			for (int i = 0; i < all.size(); i++) {
				List<SseClient.Event> rest = all.subList(i + 1, all.size());
				try (SseClient resumed = SseClient.reopen(this.activities, this.token, all.get(i).id())) {
					assertThat(resumed.awaitEvents(rest.size())).startsWith(rest.toArray(SseClient.Event[]::new));
				}
			}
		}
	}

	@Test
	void everyone_is_shown_the_same_under_the_same_ids() {
		String payment = receive(1);
		try (SseClient one = SseClient.open(this.activities, this.token);
				SseClient other = SseClient.open(this.activities, Tokens.of(Api.newUser("other"), "read:activities"))) {
			assertThat(await(other, payment, "PaymentReceived")).isEqualTo(await(one, payment, "PaymentReceived"));
		}
	}

	@Test
	void a_payment_is_shown_as_sent_and_as_received_with_its_id() {
		String aliceId = Api.newUser("alice");
		String bobId = Api.newUser("bob");
		Api alice = Api.of(this.streamPay::uri, aliceId);
		Api bob = Api.of(this.streamPay::uri, bobId);
		alice.open("Alice");
		bob.open("Bob");
		try (SseClient client = SseClient.open(this.activities, this.token)) {
			String request = bob.request(aliceId, "4.20").text("requestId");
			assertThat(await(client, request, "PaymentRequested").data())
				.contains(parties(bobId, "Bob", aliceId, "Alice"), "\"paymentId\":null");

			awaitWelcome(client, aliceId);
			String payment = alice.settle(bobId, "4.20", request).text("paymentId");
			for (String eventName : List.of("PaymentSent", "PaymentReceived")) {
				assertThat(await(client, payment, eventName).data()).contains("\"amount\":4.20",
						parties(aliceId, "Alice", bobId, "Bob"), "\"requestId\":\"" + request + "\"");
			}
		}
	}

	@Test
	void a_request_that_is_declined_shows_what_was_asked_for() {
		String aliceId = Api.newUser("alice");
		String bobId = Api.newUser("bob");
		Api alice = Api.of(this.streamPay::uri, aliceId);
		Api bob = Api.of(this.streamPay::uri, bobId);
		alice.open("Alice");
		bob.open("Bob");
		try (SseClient client = SseClient.open(this.activities, this.token)) {
			String request = bob.request(aliceId, "4.20").text("requestId");
			alice.post("/payment-requests/" + request + "/decline", Api.key(), "");

			SseClient.Event declined = await(client, request, "PaymentRequestDeclined");
			assertThat(declined.data()).contains("\"amount\":4.20", parties(bobId, "Bob", aliceId, "Alice"));
			assertThat(etag(declined)).isEqualTo("1");
		}
	}

	@Test
	void an_id_of_another_origin_or_another_stream_is_refused() {
		String payment = receive(1);
		String id;
		try (SseClient client = SseClient.open(this.activities, this.token)) {
			id = await(client, payment, "PaymentReceived").id();
		}
		String positionAndEtag = id.substring(id.indexOf('-'));

		assertRefused(this.activities, "[\"" + tagOfNoOrigin() + positionAndEtag);
		assertRefused(this.total, id);
		assertRefused(this.activities, id.replaceFirst("-[0-9]+", "-999999999"));
	}

	@Test
	void the_total_changes_with_a_payment_and_who_resumes_gets_the_latest_only() {
		receive(1);
		try (SseClient client = SseClient.open(this.total, this.token)) {
			SseClient.Event first = client.awaitEvents(1).getFirst();
			long before = total(first);
			assertThat(first.data()).matches("\\{\"total\":[0-9]+,\"timestamp\":\"[0-9T:.-]+Z\"}");
			assertThat(etag(first)).isEqualTo(Long.toString(before));
			for (int i = 1; i <= 3; i++) {
				receive(1);
				long expected = before + i;
				Awaitility.await().until(() -> total(client.events().getLast()) >= expected);
			}

			try (SseClient resumed = SseClient.open(this.total, this.token, first.id())) {
				assertThat(total(resumed.awaitEvents(1).getFirst())).isGreaterThanOrEqualTo(before + 3);
			}
			assertThat(client.events()).extracting(ActivitiesStreamTest::total).isSorted().doesNotHaveDuplicates();
		}
	}

	@Test
	void the_average_is_that_of_as_many_payments_as_its_etag_says() {
		receive(1_00);
		try (SseClient client = SseClient.open(this.average, this.token)) {
			client.awaitEvents(1);
			receive(1_000_000_00);

			SseClient.Event event = client.awaitEvents(2).getLast();
			assertThat(event.data()).matches("\\{\"average\":[0-9]+\\.[0-9]{2},\"timestamp\":\"[0-9T:.-]+Z\"}")
				.startsWith("{\"average\":" + averageOfFirst(Long.parseLong(etag(event))) + ",");
		}
	}

	@Test
	void before_the_first_payment_there_is_no_total_and_no_average() {
		receive(1);
		awaitReceived();
		new TransactionTemplate(this.streamPay.bean(PlatformTransactionManager.class))
			.executeWithoutResult((transaction) -> {
				transaction.setRollbackOnly();
				this.jdbc.sql("DELETE FROM query.transaction_total").update();
				for (StreamView view : List.of(this.streamPay.bean(TotalTransactionsStream.class),
						this.streamPay.bean(AverageTransactionsStream.class))) {
					assertThat(view.read(StreamView.EVERYONE, view.start(StreamView.EVERYONE), 100)).isEmpty();
				}
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "activities", "total-transactions", "average-transactions" })
	void each_stream_has_a_scope_of_its_own(String stream) {
		URI uri = this.streamPay.uri("/" + stream);
		String[] others = List.of("read:activities", "read:total-transactions", "read:average-transactions")
			.stream()
			.filter((scope) -> !scope.equals("read:" + stream))
			.toArray(String[]::new);

		assertThatThrownBy(() -> SseClient.open(uri, Tokens.of(this.user, others))).hasMessage("Answered 403");
		SseClient.open(uri, Tokens.of(this.user, "read:" + stream)).close();
	}

	/** Answers the payment's id. */
	private String receive(long amountMinor) {
		String payment = UUID.randomUUID().toString();
		this.topic.send(
				new PaymentReceived(payment, "other", "Other", this.user, "User", amountMinor, "A secret", null),
				++this.version);
		return payment;
	}

	/** Comes back when all are shown. */
	private void receiveMany(int payments) {
		for (int i = 0; i < payments; i++) {
			receive(1);
		}
		awaitReceived();
	}

	private void awaitReceived() {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.jdbc
				.sql("SELECT EXISTS (SELECT FROM query.activity WHERE aggregate_id = ? AND version = ?)")
				.params(this.user, this.version)
				.query(Boolean.class)
				.single());
	}

	private static SseClient.Event await(SseClient client, String id, String eventName) {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> client.events()
				.stream()
				.filter((event) -> event.data().contains(id))
				.filter((event) -> event.data().startsWith("{\"eventName\":\"" + eventName + "\""))
				.findFirst()
				.orElse(null), (event) -> event != null);
	}

	/** Until then, a new account has no money. */
	private static void awaitWelcome(SseClient client, String userId) {
		await(client, "\"toUserId\":\"" + userId + "\"", "PaymentReceived");
	}

	private static String parties(String fromId, String fromName, String toId, String toName) {
		return "\"fromUserId\":\"%s\",\"fromUserName\":\"%s\",\"toUserId\":\"%s\",\"toUserName\":\"%s\""
			.formatted(fromId, fromName, toId, toName);
	}

	private void assertRefused(URI stream, String lastEventId) {
		assertThatThrownBy(() -> SseClient.open(stream, this.token, lastEventId)).as(lastEventId)
			.hasMessage("Answered 400");
	}

	/** What stands in the ids if the origin does not. */
	private static String tagOfNoOrigin() {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest("activities:".getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, 4);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private long highest() {
		return this.jdbc.sql("SELECT max(position) FROM query.activity").query(Long.class).single();
	}

	private Money averageOfFirst(long payments) {
		return Money.of(this.jdbc.sql("""
				SELECT round(avg(amount_minor)) / 100
				  FROM (SELECT amount_minor FROM query.activity WHERE event_name = 'PaymentReceived'
				         ORDER BY position LIMIT ?) AS first
				""").param(payments).query(BigDecimal.class).single().setScale(2, RoundingMode.UNNECESSARY));
	}

	private static List<Long> positions(List<SseClient.Event> events) {
		return events.stream()
			.map((event) -> JSON.readTree(event.id()).get(0).stringValue())
			.map((position) -> Long.parseLong(position.substring(position.indexOf('-') + 1)))
			.toList();
	}

	private static long total(SseClient.Event event) {
		return JSON.readTree(event.data()).get("total").longValue();
	}

	private static String etag(SseClient.Event event) {
		return JSON.readTree(event.id()).get(1).stringValue();
	}

}
