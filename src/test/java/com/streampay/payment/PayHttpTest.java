package com.streampay.payment;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Paying, over HTTP, on the whole running service.
 */
class PayHttpTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private final Api bob = Api.of(this.streamPay::uri, this.bobId);

	@BeforeEach
	void openAccounts() {
		assertThat(this.alice.open("Alice").status()).isEqualTo(200);
		assertThat(this.bob.open("Bob").status()).isEqualTo(200);
		this.books.awaitQuiet();
	}

	@Test
	void a_new_account_is_welcomed_with_money_from_the_treasury() {
		assertThat(this.books.balance(this.aliceId)).isEqualTo(100_00);
		this.books.check();
	}

	@Test
	void a_payment_is_answered_with_the_new_balance_and_its_version_as_etag() {
		Answer answer = this.alice.post("/pay", Api.key(),
				"{\"userId\":\"%s\",\"amount\":12.3,\"notes\":\"lunch\"}".formatted(this.bobId));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("ETag")).isEqualTo("\"2\"");
		assertThat(answer.header("Content-Type")).isEqualTo("application/json");
		assertThat(answer.json().propertyNames()).containsExactly("paymentId", "userId", "amount", "notes", "requestId",
				"balance", "version", "timestamp");
		assertThat(answer.body()).contains("\"amount\":12.30,", "\"notes\":\"lunch\"", "\"requestId\":null",
				"\"balance\":87.70", "\"version\":2");
		assertThat(answer.text("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
	}

	@Test
	void the_payee_sees_the_payment_on_the_balance_stream() {
		try (SseClient stream = SseClient.open(this.streamPay.uri("/current-balance"), this.bob.token())) {
			assertThat(stream.awaitEvents(1).getFirst().data()).contains("\"balance\":100.00");
			this.alice.pay(this.bobId, "0.01");
			assertThat(stream.awaitEvents(2).getLast().data()).contains("\"balance\":100.01", "\"version\":2");
		}
	}

	@Test
	void the_same_key_gets_the_same_answer_byte_for_byte() {
		String key = Api.key();
		Answer first = this.alice.pay(key, this.bobId, "1.00");
		Answer second = this.alice.pay(key, this.bobId, "1.00");
		assertThat(first.isReplayed()).isFalse();
		assertThat(second.isReplayed()).isTrue();
		assertThat(second.status()).isEqualTo(first.status());
		assertThat(second.body()).isEqualTo(first.body());
		assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(99_00);
	}

	@Test
	void a_refusal_is_an_answer_and_is_given_again() {
		String key = Api.key();
		Answer first = this.alice.pay(key, this.bobId, "100.01");
		this.bob.pay(this.aliceId, "50.00");
		this.books.awaitQuiet();
		Answer second = this.alice.pay(key, this.bobId, "100.01");
		assertThat(first.problem()).isEqualTo("insufficient-funds");
		assertThat(second.body()).isEqualTo(first.body());
		assertThat(second.isReplayed()).isTrue();
	}

	@Test
	void the_same_key_with_another_body_is_refused() {
		String key = Api.key();
		this.alice.pay(key, this.bobId, "1.00");
		Answer other = this.alice.pay(key, this.bobId, "2.00");
		assertThat(other.status()).isEqualTo(422);
		assertThat(other.problem()).isEqualTo("idempotency-key-reused");
		assertThat(this.alice.pay(key, this.bobId, "1.00").status()).isEqualTo(200);
	}

	@Test
	void the_same_key_of_another_caller_or_route_is_another_command() {
		String key = Api.key();
		assertThat(this.alice.pay(key, this.bobId, "1.00").status()).isEqualTo(200);
		Answer ofBob = this.bob.pay(key, this.aliceId, "1.00");
		assertThat(ofBob.status()).isEqualTo(200);
		assertThat(ofBob.isReplayed()).isFalse();
		Answer onOtherRoute = this.alice.post("/request", key,
				"{\"userId\":\"%s\",\"amount\":1}".formatted(this.bobId));
		assertThat(onOtherRoute.status()).isEqualTo(200);
		assertThat(onOtherRoute.isReplayed()).isFalse();
	}

	@Test
	void fifty_retries_at_once_have_one_effect_and_one_answer() throws Exception {
		String key = Api.key();
		List<Answer> answers = atOnce(50, () -> this.alice.pay(key, this.bobId, "1.00"));
		assertThat(answers).extracting(Answer::status).containsOnly(200);
		assertThat(answers).extracting(Answer::body).containsOnly(answers.getFirst().body());
		assertThat(answers).filteredOn(answer -> !answer.isReplayed()).hasSize(1);
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(99_00);
	}

	@Test
	void payments_at_once_do_not_overspend() throws Exception {
		List<Answer> answers = atOnce(30, () -> this.alice.pay(this.bobId, "10.00"));
		assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(10);
		assertThat(answers).filteredOn(answer -> answer.status() == 422).hasSize(20);
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isZero();
		assertThat(this.books.balance(this.bobId)).isEqualTo(200_00);
	}

	@Test
	void an_etag_from_the_stream_is_good_for_if_match_until_the_account_changes() {
		String etag;
		try (SseClient stream = SseClient.open(this.streamPay.uri("/current-balance"), this.alice.token())) {
			String id = stream.awaitEvents(1).getFirst().id();
			etag = id.substring(id.indexOf("\",\"") + 3, id.length() - 2);
		}
		String key = Api.key();
		assertThat(this.alice.pay(key, this.bobId, "1.00", "If-Match", "\"" + etag + "\"").status()).isEqualTo(200);
		Answer stale = this.alice.pay(Api.key(), this.bobId, "1.00", "If-Match", "\"" + etag + "\"");
		assertThat(stale.status()).isEqualTo(412);
		assertThat(stale.problem()).isEqualTo("version-mismatch");
		assertThat(stale.header("ETag")).isEqualTo("\"2\"");
		assertThat(this.alice.pay(Api.key(), this.bobId, "1.00", "If-Match", stale.header("ETag")).status())
			.isEqualTo(200);
		assertThat(this.alice.pay(key, this.bobId, "1.00", "If-Match", "\"" + etag + "\"").status()).isEqualTo(200);
	}

	@Test
	void a_request_is_asked_seen_paid_and_gone() {
		Answer asked = this.bob.request(this.aliceId, "5.00");
		assertThat(asked.status()).isEqualTo(200);
		String requestId = asked.text("requestId");
		try (SseClient stream = SseClient.open(this.streamPay.uri("/payment-requests"), this.alice.token())) {
			assertThat(stream.awaitEvents(1).getFirst().data()).contains(requestId, "\"amount\":5.00",
					"\"fromUserName\":\"Bob\"");
			assertThat(this.alice.settle(this.bobId, "4.00", requestId).problem())
				.isEqualTo("payment-request-mismatch");
			assertThat(this.alice.settle(this.bobId, "5.00", requestId).status()).isEqualTo(200);
			assertThat(stream.awaitEvents(2).getLast().name()).isEqualTo("delete");
			assertThat(this.alice.settle(this.bobId, "5.00", requestId).status()).isEqualTo(409);
		}
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(95_00);
	}

	@Test
	void of_two_payments_of_one_request_at_once_one_is_made() throws Exception {
		String requestId = this.bob.request(this.aliceId, "5.00").text("requestId");
		List<Answer> answers = atOnce(2, () -> this.alice.settle(this.bobId, "5.00", requestId));
		assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(95_00);
	}

	@Test
	void of_paying_and_cancelling_at_once_one_happens() throws Exception {
		for (int i = 0; i < 10; i++) {
			String requestId = this.bob.request(this.aliceId, "1.00").text("requestId");
			try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
				Future<Answer> pay = both.submit(() -> this.alice.settle(this.bobId, "1.00", requestId));
				Future<Answer> cancel = both
					.submit(() -> this.bob.post("/payment-requests/" + requestId + "/cancel", Api.key(), ""));
				assertThat(List.of(pay.get().status(), cancel.get().status())).containsExactlyInAnyOrder(200, 409);
			}
		}
		this.books.awaitQuiet().check();
	}

	private static List<Answer> atOnce(int times, Callable<Answer> call) throws Exception {
		try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Answer>> futures = IntStream.range(0, times).mapToObj(i -> executor.submit(call)).toList();
			List<Answer> answers = new java.util.ArrayList<>();
			for (Future<Answer> future : futures) {
				answers.add(future.get());
			}
			return answers;
		}
	}

}
