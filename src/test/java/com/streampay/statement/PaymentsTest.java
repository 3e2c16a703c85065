package com.streampay.statement;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import com.streampay.event.AccountEvent;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentSent;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.EventsTopic;
import com.streampay.support.Pages;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;

class PaymentsTest {

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
	void both_see_a_payment_each_from_their_side() {
		this.alice.open("Alice");
		this.bob.open("Bob");
		Awaitility.await().until(() -> this.alice.get("/payments").json().size() == 1);
		String id = this.alice
			.post("/pay", Api.key(), "{\"userId\":\"%s\",\"amount\":12.3,\"notes\":\"Pizza\"}".formatted(this.bobId))
			.text("paymentId");

		JsonNode sent = awaitPayment(this.alice, id);
		assertThat(sent.get("direction").stringValue()).isEqualTo("SENT");
		assertThat(sent.get("userId").stringValue()).isEqualTo(this.bobId);
		assertThat(sent.get("userName").stringValue()).isEqualTo("Bob");
		assertThat(this.alice.get("/payments").body()).contains("\"amount\":12.30,");
		assertThat(sent.get("notes").stringValue()).isEqualTo("Pizza");
		assertThat(sent.get("requestId").isNull()).isTrue();
		Awaitility.await().until(() -> awaitPayment(this.alice, id).get("status").stringValue().equals("RECEIVED"));

		JsonNode received = awaitPayment(this.bob, id);
		assertThat(received.get("direction").stringValue()).isEqualTo("RECEIVED");
		assertThat(received.get("userName").stringValue()).isEqualTo("Alice");
		// The other is the welcome.
		Awaitility.await().until(() -> this.bob.get("/payments").json().size() == 2);
	}

	@Test
	void whatever_the_order_of_its_events_a_payment_becomes_the_same() throws Exception {
		Random random = new Random(7);
		List<Map<String, Object>> rows = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			String id = UUID.randomUUID().toString();
			// The second and third name are those of other moments.
			List<AccountEvent> events = new ArrayList<>(
					List.of(new PaymentSent(id, this.aliceId, "Alice", this.bobId, "Bob", 12_30, "Pizza", "r"),
							new PaymentReceived(id, this.aliceId, "Alice", this.bobId, "Bobby", 12_30, "Pizza", "r"),
							new PaymentSent(id, this.aliceId, "Alice", this.bobId, "Bob", 12_30, "Pizza", "r")));
			Collections.shuffle(events, random);
			for (AccountEvent event : events) {
				this.topic.send(event, 1, Instant.EPOCH).get();
				// One batch each, now and then.
				if (random.nextBoolean()) {
					Awaitility.await().until(() -> !rows(id).isEmpty());
				}
			}
			Awaitility.await()
				.until(() -> rows(id).stream()
					.anyMatch(row -> row.get("sent_at") != null && row.get("received_at") != null
							&& row.get("payee_name").equals("Bob")));
			Map<String, Object> row = rows(id).getFirst();
			row.remove("payment_id");
			rows.add(row);
		}
		assertThat(rows).allMatch(rows.getFirst()::equals);
	}

	@Test
	void a_payment_that_was_credited_at_once_is_whole_when_its_sending_has_come() throws Exception {
		String id = UUID.randomUUID().toString();
		this.topic.send(received(id), 1, Instant.EPOCH.plusMillis(1), MetaData.with(PaymentReceived.AT_ONCE, "true"))
			.get();
		this.topic.send(sent(id), 1, Instant.EPOCH, MetaData.with(PaymentSent.CREDITED, "true")).get();

		assertThat(awaitPayment(this.alice, id).get("status").stringValue()).isEqualTo("RECEIVED");
		JsonNode payment = awaitPayment(this.bob, id);
		assertThat(payment.get("timestamp").stringValue()).isEqualTo("1970-01-01T00:00:00.000Z");
		assertThat(payment.get("userName").stringValue()).isEqualTo("Alice");
	}

	@Test
	void its_receiving_is_passed_over() {
		String id = UUID.randomUUID().toString();
		this.topic.send(received(id), 1, Instant.EPOCH, MetaData.with(PaymentReceived.AT_ONCE, "true"));

		awaitAllSentSoFar();
		assertThat(rows(id)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void one_from_before_receivings_told_that_becomes_the_same_in_either_order(boolean sentFirst) throws Exception {
		String id = UUID.randomUUID().toString();
		for (boolean sends : List.of(sentFirst, !sentFirst)) {
			if (sends) {
				this.topic.send(sent(id), 1, Instant.EPOCH, MetaData.with(PaymentSent.CREDITED, "true")).get();
			}
			else {
				this.topic.send(received(id), 1, Instant.EPOCH.plusMillis(1)).get();
			}
			// One batch each.
			Awaitility.await().until(() -> !rows(id).isEmpty());
		}

		awaitAllSentSoFar();
		assertThat(rows(id).getFirst().get("received_at")).isEqualTo(Timestamp.from(Instant.EPOCH));
	}

	@Test
	void who_is_to_be_paid_sees_it_once_it_has_come_and_a_refund_is_told() {
		String id = UUID.randomUUID().toString();
		this.topic.send(new PaymentSent(id, this.aliceId, "Alice", this.bobId, "Bob", 5_00, null, null), 1);
		assertThat(awaitPayment(this.alice, id).get("status").stringValue()).isEqualTo("IN_FLIGHT");
		assertThat(this.bob.get("/payments").body()).isEqualTo("[]");

		this.topic.send(new PaymentRefunded(id, this.aliceId, "Alice", this.bobId, "Bob", 5_00, "gone"), 2);
		Awaitility.await().until(() -> awaitPayment(this.alice, id).get("status").stringValue().equals("REFUNDED"));
		assertThat(this.bob.get("/payments").body()).isEqualTo("[]");
	}

	@Test
	void pages_show_each_payment_once_the_newest_first() {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 25; i++) {
			String id = "0199%04d-0000-7000-8000-00000000".formatted(i);
			ids.addFirst(id + UUID.randomUUID().toString().substring(0, 4));
			boolean sends = i % 2 == 0;
			send(ids.getFirst(), sends ? this.aliceId : this.bobId, sends ? this.bobId : this.aliceId, null);
		}
		Awaitility.await().until(() -> this.alice.get("/payments?limit=100").json().size() == 25);
		List<String> shown = Pages.all(this.alice, "/payments?limit=10", () -> {
		}).stream().map(payment -> payment.get("paymentId").stringValue()).toList();
		assertThat(shown).isEqualTo(ids);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pizza", "PIZZA", "bo", "50%_\\" })
	void they_are_found_by_name_or_notes(String query) {
		send(UUID.randomUUID().toString(), this.aliceId, this.bobId, "Pizza 50%_\\ off");
		Awaitility.await().until(() -> this.alice.get("/payments").json().size() == 1);
		assertThat(this.alice.get("/payments?query=" + UriUtils.encode(query, StandardCharsets.UTF_8)).json())
			.hasSize(1);
		assertThat(this.alice.get("/payments?query=nothing").json()).isEmpty();
	}

	@Test
	void a_file_has_all_of_them_and_no_formulas() {
		String id = UUID.randomUUID().toString();
		send(id, this.aliceId, this.bobId, "=1+1, \"two\"");
		Awaitility.await().until(() -> this.alice.get("/payments").json().size() == 1);
		Answer file = this.alice.get("/payments.csv");
		assertThat(file.header("Content-Type")).startsWith("text/csv");
		assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=\"payments.csv\"");
		assertThat(file.body()).startsWith(PaymentsCsv.HEADER)
			.contains(",SENT,Bob," + this.bobId + ",-5.00,\"'=1+1, \"\"two\"\"\",RECEIVED," + id + ",\r\n");
		assertThat(this.alice.get("/payments.csv?query=nothing").body()).isEqualTo(PaymentsCsv.HEADER);
	}

	@Test
	void a_long_file_is_whole() {
		for (int i = 0; i < 2100; i++) {
			send(UUID.randomUUID().toString(), this.aliceId, this.bobId, null);
		}
		Awaitility.await().until(() -> this.alice.get("/payments.csv").body().lines().count() == 2101);
		assertThat(this.alice.get("/payments.csv").body().lines().distinct()).hasSize(2101);
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=101", "cursor=x", "query=a&query=b" })
	void invalid_parameters_are_refused(String parameters) {
		Answer answer = this.alice.get("/payments?" + parameters);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.problem()).isEqualTo("invalid-parameter");
	}

	@Test
	void nobody_sees_the_payments_of_others() {
		send(UUID.randomUUID().toString(), this.aliceId, this.bobId, null);
		Awaitility.await().until(() -> this.alice.get("/payments").json().size() == 1);
		String mallory = Tokens.of(Api.newUser("mallory"), "read:balances");
		assertThat(Api
			.send(HttpRequest.newBuilder(this.streamPay.uri("/payments"))
				.header("Authorization", "Bearer " + mallory)
				.build())
			.body()).isEqualTo("[]");
	}

	private PaymentSent sent(String id) {
		return new PaymentSent(id, this.aliceId, "Alice", this.bobId, "Bob", 12_30, "Pizza", null);
	}

	private PaymentReceived received(String id) {
		return new PaymentReceived(id, this.aliceId, "Alice", this.bobId, "Bob", 12_30, "Pizza", null);
	}

	/** A payment more, whose events lie behind those of all others. */
	private void awaitAllSentSoFar() {
		String id = UUID.randomUUID().toString();
		send(id, this.aliceId, this.bobId, null);
		Awaitility.await()
			.until(() -> rows(id).stream()
				.anyMatch((row) -> row.get("sent_at") != null && row.get("received_at") != null));
	}

	private void send(String id, String payer, String payee, String notes) {
		String payerName = payer.equals(this.aliceId) ? "Alice" : "Bob";
		String payeeName = payee.equals(this.aliceId) ? "Alice" : "Bob";
		this.topic.send(new PaymentSent(id, payer, payerName, payee, payeeName, 5_00, notes, null), 1);
		this.topic.send(new PaymentReceived(id, payer, payerName, payee, payeeName, 5_00, notes, null), 1);
	}

	private static JsonNode awaitPayment(Api user, String id) {
		return Awaitility.await().until(() -> {
			for (JsonNode payment : user.get("/payments").json()) {
				if (payment.get("paymentId").stringValue().equals(id)) {
					return payment;
				}
			}
			return null;
		}, found -> found != null);
	}

	private List<Map<String, Object>> rows(String id) {
		return this.streamPay.jdbc()
			.sql("SELECT * FROM query.payment WHERE payment_id = ?")
			.param(id)
			.query()
			.listOfRows();
	}

}
