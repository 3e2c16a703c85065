package com.streampay.paymentrequest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.streampay.command.CommandContext;
import com.streampay.command.Commands;
import com.streampay.command.Reply;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bob asks Alice, who leaves it at that. The fourteen days pass in the database.
 */
class PaymentRequestExpiryTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final JdbcClient jdbc = this.streamPay.jdbc();

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private final Api bob = Api.of(this.streamPay::uri, this.bobId);

	@BeforeEach
	void openAccounts() {
		this.alice.open("Alice");
		this.bob.open("Bob");
	}

	@Test
	void a_request_is_open_for_fourteen_days() {
		Answer answer = this.bob.request(this.aliceId, "5.00");

		assertThat(Duration.between(Instant.parse(answer.text("timestamp")), Instant.parse(answer.text("expiresAt"))))
			.isCloseTo(Duration.ofDays(14), Duration.ofSeconds(2));
	}

	@Test
	void everyone_whom_it_concerns_sees_a_request_expire() {
		String id = request();
		try (SseClient requests = SseClient.open(this.streamPay.uri("/payment-requests"), this.alice.token());
				SseClient activities = SseClient.open(this.streamPay.uri("/activities"),
						Tokens.of(this.bobId, "read:activities"))) {
			requests.awaitEvents(1);
			makeDue(this.aliceId);

			SseClient.Event deletion = requests.awaitEvents(2).getLast();
			assertThat(deletion.name()).isEqualTo("delete");
			assertThat(deletion.data()).isEqualTo("{\"id\":\"" + id + "\"}");
			Awaitility.await()
				.until(() -> activities.events()
					.stream()
					.anyMatch((event) -> event.data().contains("\"eventName\":\"PaymentRequestExpired\"")
							&& event.data().contains("\"requestId\":\"" + id + "\"")
							&& event.data().contains("\"fromUserName\":\"Bob\"")
							&& event.data().contains("\"toUserName\":\"Alice\"")
							&& event.data().contains("\"amount\":5.00")));
		}
		for (Api party : List.of(this.alice, this.bob)) {
			Answer seen = party.get("/payment-requests/" + id);
			assertThat(seen.text("status")).isEqualTo("EXPIRED");
			assertThat(seen.header("ETag")).isEqualTo("\"1\"");
		}
		assertThat(this.alice.get("/current-payment-requests").body()).isEqualTo("[]");
	}

	@Test
	void what_has_expired_is_neither_paid_nor_declined_nor_cancelled() {
		String id = request();
		new Books(this.jdbc).awaitQuiet();
		makeDue(this.aliceId);
		awaitNoneDue(this.aliceId);

		assertExpired(this.alice.settle(this.bobId, "5.00", id));
		assertExpired(this.alice.post("/payment-requests/" + id + "/decline", Api.key(), ""));
		assertExpired(this.bob.post("/payment-requests/" + id + "/cancel", Api.key(), ""));
		Books books = new Books(this.jdbc).awaitQuiet();
		books.check();
		assertThat(books.balance(this.aliceId)).isEqualTo(100_00);
	}

	@Test
	void nobody_makes_a_request_expire_before_its_time() {
		String id = request();

		Reply reply = expire(id, this.aliceId);
		assertThat(reply.status()).isEqualTo(409);
		assertThat(new String(reply.body())).contains("urn:streampay:problem:payment-request-not-due");
		assertThat(this.alice.post("/payment-requests/" + id + "/decline", Api.key(), "").status()).isEqualTo(200);
		assertThat(expire(id, this.aliceId).status()).isEqualTo(200);
		assertThat(events(id)).containsExactly("PaymentRequested", "PaymentRequestDeclined");
	}

	@Test
	void a_command_that_was_refused_too_early_does_not_keep_a_request_open() {
		String id = request();
		assertThat(expire(id, this.aliceId).status()).isEqualTo(409);
		makeDue(this.aliceId);

		awaitNoneDue(this.aliceId);
		assertThat(events(id)).containsExactly("PaymentRequested", "PaymentRequestExpired");
	}

	@Test
	void any_number_of_requests_expire_once_though_several_nodes_ask_for_it() throws Exception {
		List<String> ids = Collections.synchronizedList(new ArrayList<>());
		atOnce(220, () -> ids.add(request()));
		makeDue(this.aliceId);
		atOnce(20, () -> assertThat(expire(ids.getFirst(), this.aliceId).status()).isEqualTo(200));

		awaitNoneDue(this.aliceId);
		assertThat(ids)
			.allSatisfy((id) -> assertThat(events(id)).containsExactly("PaymentRequested", "PaymentRequestExpired"));
	}

	/** What the event store does not know cannot expire, and stays due. */
	@Test
	void requests_that_cannot_expire_are_in_nobodys_way() {
		String nobody = Api.newUser("nobody");
		this.jdbc.sql("""
				INSERT INTO event_store.payment_request_due (request_id, payer_id, expires_at)
				SELECT gen_random_uuid()::text, ?, now() - interval '1 year' FROM generate_series(1, 150)""")
			.param(nobody)
			.update();
		try {
			request();
			makeDue(this.aliceId);
			awaitNoneDue(this.aliceId);
		}
		finally {
			this.jdbc.sql("DELETE FROM event_store.payment_request_due WHERE payer_id = ?").param(nobody).update();
		}
	}

	private String request() {
		return this.bob.request(this.aliceId, "5.00").text("requestId");
	}

	/** The command as anyone who may write the topic can send it. */
	private Reply expire(String id, String payerId) {
		return this.streamPay.bean(Commands.class)
			.send(new ExpireRequestCommand(UUID.fromString(id), payerId),
					CommandContext.internal("somebody", Api.key()))
			.join();
	}

	private void makeDue(String payerId) {
		this.jdbc.sql("UPDATE event_store.payment_request_due SET expires_at = now() WHERE payer_id = ?")
			.param(payerId)
			.update();
	}

	private void awaitNoneDue(String payerId) {
		Awaitility.await()
			.until(() -> this.jdbc.sql("SELECT count(*) FROM event_store.payment_request_due WHERE payer_id = ?")
				.param(payerId)
				.query(Long.class)
				.single() == 0);
	}

	private List<String> events(String id) {
		return this.jdbc.sql("""
				SELECT replace(payload_type, 'com.streampay.event.', '') FROM event_store.domain_event
				WHERE aggregate_identifier = 'streampay-request-' || ? ORDER BY sequence_number""")
			.param(id)
			.query(String.class)
			.list();
	}

	private static void assertExpired(Answer answer) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(409);
		assertThat(answer.problem()).isEqualTo("payment-request-not-open");
		assertThat(answer.text("detail")).isEqualTo("The payment request has expired.");
	}

	private static void atOnce(int times, Runnable deed) throws Exception {
		try (ExecutorService executor = Executors.newFixedThreadPool(10)) {
			List<Future<?>> running = new ArrayList<>();
			for (int i = 0; i < times; i++) {
				running.add(executor.submit(deed));
			}
			for (Future<?> one : running) {
				one.get();
			}
		}
	}

}
