package com.streampay.event.revision;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.streampay.command.CommandHeaders;
import com.streampay.event.EventTime;
import com.streampay.event.PaymentRequested;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import com.streampay.support.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an older version has written stays as it is, and is read as if it were of today:
 * Bob asked Alice when requests had no end yet.
 */
class OldRevisionTest {

	private static final String OPERATOR = Tokens.of("operator", "operate");

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final JdbcClient jdbc = this.streamPay.jdbc();

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private final Api bob = Api.of(this.streamPay::uri, this.bobId);

	private final String request = UUID.randomUUID().toString();

	private final Instant asked = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);

	private final String expiresAt = EventTime.write(this.asked.plus(14, ChronoUnit.DAYS));

	@BeforeEach
	void openAccounts() {
		this.alice.open("Alice");
		this.bob.open("Bob");
	}

	@Test
	void an_old_event_in_the_event_store_is_shown_with_what_it_lacks() {
		try (SseClient requests = SseClient.open(this.streamPay.uri("/payment-requests"), this.alice.token());
				SseClient activities = activities()) {
			store();

			assertThat(awaitVersion(0).text("expiresAt")).isEqualTo(this.expiresAt);
			assertThat(awaitVersion(0).text("timestamp")).isEqualTo(EventTime.write(this.asked));
			assertThat(this.alice.get("/current-payment-requests").body()).contains(this.request,
					"\"expiresAt\":\"" + this.expiresAt + "\"");
			assertThat(requests.awaitEvents(1).getFirst().data()).contains(this.request,
					"\"expiresAt\":\"" + this.expiresAt + "\"");
			awaitActivity(activities, "PaymentRequested");
		}
	}

	@Test
	void an_old_event_is_published_as_of_today_and_stored_as_it_was() {
		store();

		try (TopicReader topics = new TopicReader(this.streamPay.bootstrapServers())) {
			ConsumerRecord<String, byte[]> record = topics.await("events",
					(candidate) -> new String(candidate.value(), StandardCharsets.UTF_8).contains(this.request));
			assertThat(new String(record.headers().lastHeader("axon-message-revision").value(), StandardCharsets.UTF_8))
				.isEqualTo("2");
			assertThat(new String(record.value(), StandardCharsets.UTF_8))
				.contains("\"expiresAt\":\"" + this.expiresAt + "\"");
		}
		assertThat(stored(this.request)).containsEntry("payload_revision", "1").containsEntry("payload", oldJson());
	}

	@Test
	void a_request_of_an_old_event_is_paid() {
		store();
		awaitVersion(0);
		new Books(this.jdbc).awaitQuiet();

		assertThat(this.alice.settle(this.bobId, "12.30", this.request).status()).isEqualTo(200);
		assertThat(awaitVersion(1).text("status")).isEqualTo("PAID");
		assertThat(this.alice.settle(this.bobId, "12.30", this.request).status()).isEqualTo(409);
	}

	@Test
	void a_request_of_an_old_event_is_declined() {
		store();
		assertThat(this.alice.post("/payment-requests/" + this.request + "/decline", Api.key(), "").status())
			.isEqualTo(200);
		assertThat(awaitVersion(1).text("status")).isEqualTo("DECLINED");
	}

	@Test
	void a_request_of_an_old_event_is_cancelled() {
		store();
		assertThat(this.bob.post("/payment-requests/" + this.request + "/cancel", Api.key(), "").status())
			.isEqualTo(200);
		assertThat(awaitVersion(1).text("status")).isEqualTo("CANCELLED");
	}

	@Test
	void a_request_of_an_old_event_expires() {
		try (SseClient activities = activities()) {
			store();
			this.jdbc.sql("""
					INSERT INTO event_store.payment_request_due (request_id, payer_id, expires_at)
					VALUES (?, ?, now())""").params(this.request, this.aliceId).update();

			assertThat(awaitVersion(1).text("status")).isEqualTo("EXPIRED");
			awaitActivity(activities, "PaymentRequestExpired");
		}
	}

	/** As every record is that was published before. */
	@ParameterizedTest
	@ValueSource(strings = { "payment-requests", "activity" })
	void a_projection_is_rebuilt_from_old_records(String projection) throws Exception {
		try (EventsTopic topic = new EventsTopic(this.streamPay)) {
			topic.sendOld(
					new PaymentRequested(this.request, this.bobId, "Bob", this.aliceId, "Alice", 1_230, "Lunch", null),
					"1", oldJson(), this.asked);
		}
		String before = awaitVersion(0).body();
		assertThat(before).contains("\"expiresAt\":\"" + this.expiresAt + "\"");

		rebuild(projection);

		assertThat(this.alice.get("/payment-requests/" + this.request).body()).isEqualTo(before);
		try (SseClient activities = activities()) {
			awaitActivity(activities, "PaymentRequested");
		}
		assertThat(this.jdbc.sql("SELECT count(*) FROM query.dead_letter WHERE record_key IN (:users)")
			.param("users", List.of(this.aliceId, this.bobId))
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void a_new_event_is_of_the_current_revision() {
		Answer answer = this.bob.request(this.aliceId, "5.00");

		assertThat(stored(answer.text("requestId"))).containsEntry("payload_revision", "2")
			.extractingByKey("payload")
			.asString()
			.endsWith(",\"expiresAt\":\"" + answer.text("expiresAt") + "\"}");
	}

	/** As the older version did, but for the row that the migration has made. */
	private void store() {
		this.jdbc.sql("""
				WITH event AS (
				  INSERT INTO event_store.domain_event (event_identifier, aggregate_identifier, sequence_number, type,
				    time_stamp, payload_type, payload_revision, payload, meta_data)
				  VALUES (:event, 'streampay-request-' || :request, 0, 'PaymentRequest', :time,
				    'com.streampay.event.PaymentRequested', '1', convert_to(:payload, 'UTF8'),
				    convert_to(:metaData, 'UTF8'))
				)
				SELECT pg_notify('streampay_event_store', '')""")
			.params(Map.of("event", UUID.randomUUID().toString(), "request", this.request, "time",
					EventTime.write(this.asked), "payload", oldJson(), "metaData",
					"{\"%s\":\"c0ffee\"}".formatted(CommandHeaders.CORRELATION_ID)))
			.query((row) -> {
			});
	}

	private String oldJson() {
		return "{\"requestId\":\"%s\",\"requesterId\":\"%s\",\"requesterName\":\"Bob\",\"payerId\":\"%s\",\"payerName\":\"Alice\",\"amountMinor\":1230,\"notes\":\"Lunch\"}"
			.formatted(this.request, this.bobId, this.aliceId);
	}

	private Map<String, Object> stored(String requestId) {
		return this.jdbc.sql("""
				SELECT payload_revision, convert_from(payload, 'UTF8') AS payload FROM event_store.domain_event
				WHERE aggregate_identifier = 'streampay-request-' || ? AND sequence_number = 0""")
			.param(requestId)
			.query()
			.singleRow();
	}

	private Answer awaitVersion(long version) {
		return Awaitility.await()
			.until(() -> this.alice.get("/payment-requests/" + this.request),
					(answer) -> ("\"" + version + "\"").equals(answer.header("ETag")));
	}

	private SseClient activities() {
		return SseClient.open(this.streamPay.uri("/activities"), Tokens.of(this.bobId, "read:activities"));
	}

	private void awaitActivity(SseClient activities, String name) {
		Awaitility.await()
			.until(() -> activities.events()
				.stream()
				.anyMatch((event) -> event.data().contains("\"" + name + "\"")
						&& event.data().contains("\"requestId\":\"" + this.request + "\"")));
	}

	private void rebuild(String projection) {
		URI uri = this.streamPay.managementUri("/actuator/projections/" + projection);
		OffsetDateTime before = rebuilt(projection);
		assertThat(Api
			.send(HttpRequest.newBuilder(uri)
				.header("Authorization", "Bearer " + OPERATOR)
				.POST(HttpRequest.BodyPublishers.noBody())
				.build())
			.status()).isEqualTo(202);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> rebuilt(projection), (at) -> at.isAfter(before));
	}

	private OffsetDateTime rebuilt(String projection) {
		return this.jdbc.sql("SELECT started_at FROM query.rebuild WHERE projection = ? AND state = 'DONE'")
			.param(projection)
			.query(OffsetDateTime.class)
			.optional()
			.orElse(OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC));
	}

}
