package com.streampay.problem;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the contract's table of statuses: what is promised comes, as a problem, and
 * nothing has changed. Tokens and scopes have a test of their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedRequestsTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private long eventsBefore;

	@BeforeAll
	void openAccounts() {
		this.alice.open("Alice");
		Api.of(this.streamPay::uri, this.bobId).open("Bob");
		this.books.awaitQuiet();
	}

	@BeforeEach
	void count() {
		this.eventsBefore = this.books.events();
	}

	@AfterEach
	void nothingHasChanged() {
		assertThat(this.books.events()).isEqualTo(this.eventsBefore);
	}

	@AfterAll
	void booksBalance() {
		this.books.awaitQuiet().check();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "null", "7", "\"text\"", "{\"userId\":\"BOB\"} x",
			"{\"userId\":\"BOB\",\"amount\":1,\"amount\":100}" })
	void a_body_that_cannot_be_read_is_400(String body) {
		assertProblem(pay(body), 400, "invalid-body");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "0.00", "-1", "-0.01", "0.001", "12.345", "1.000", "1000000.01", "1e7", "1e400",
			"92233720368547758.08", "1e-3", "NaN", "Infinity", "\"12.30\"", "true", "null", "[1]", "{}", "01", "1.",
			".5", "+1" })
	void an_amount_that_is_no_amount_is_400(String amount) {
		assertProblem(pay("{\"userId\":\"BOB\",\"amount\":%s}".formatted(amount)), 400, "invalid-body");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "userId | {\"amount\":1}", "amount | {\"userId\":\"BOB\"}",
					"userId | {\"userId\":null,\"amount\":1}", "userId | {\"userId\":\" \",\"amount\":1}",
					"userId | {\"userId\":5,\"amount\":1}", "amount | {\"userId\":\"BOB\",\"amount\":0}",
					"notes | {\"userId\":\"BOB\",\"amount\":1,\"notes\":7}",
					"notes | {\"userId\":\"BOB\",\"amount\":1,\"notes\":\"\\u0000\"}",
					"notes | {\"userId\":\"BOB\",\"amount\":1,\"notes\":\"\\ud800\"}",
					"requestId | {\"userId\":\"BOB\",\"amount\":1,\"requestId\":\"x\"}",
					"payerId | {\"userId\":\"BOB\",\"amount\":1,\"payerId\":\"BOB\"}" })
	void the_field_at_fault_is_named(String field, String body) {
		Answer answer = pay(body);
		assertProblem(answer, 400, "invalid-body");
		assertThat(answer.json().path("errors").path(0).path("field").asString()).isEqualTo(field);
		assertThat(answer.json().path("errors").path(0).path("message").asString()).isNotBlank()
			.doesNotContain("com.streampay", "java.");
	}

	@Test
	void notes_that_are_too_long_are_400() {
		assertProblem(pay("{\"userId\":\"BOB\",\"amount\":1,\"notes\":\"%s\"}".formatted("x".repeat(501))), 400,
				"invalid-body");
	}

	@Test
	void a_missing_idempotency_key_is_400() {
		assertProblem(this.alice.post("/pay", null, body()), 400, "invalid-header");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "with space" })
	void a_malformed_idempotency_key_is_400(String key) {
		assertProblem(this.alice.post("/pay", key, body()), 400, "invalid-header");
	}

	@Test
	void an_idempotency_key_that_is_too_long_is_400() {
		assertProblem(this.alice.post("/pay", "k".repeat(256), body()), 400, "invalid-header");
	}

	@Test
	void two_idempotency_keys_are_400() {
		assertProblem(this.alice.post("/pay", "one", body(), "Idempotency-Key", "two"), 400, "invalid-header");
	}

	@ParameterizedTest
	@ValueSource(strings = { "seven", "\"7", "*, \"7\"" })
	void a_malformed_if_match_is_400(String ifMatch) {
		assertProblem(this.alice.post("/pay", Api.key(), body(), "If-Match", ifMatch), 400, "invalid-header");
	}

	@Test
	void a_malformed_id_of_a_payment_request_is_400() {
		assertProblem(this.alice.post("/payment-requests/x/decline", Api.key(), ""), 400, "invalid-parameter");
	}

	@Test
	void an_unknown_payment_request_is_404() {
		assertProblem(this.alice.settle(this.bobId, "1", UUID.randomUUID().toString()), 404,
				"payment-request-not-found");
	}

	@Test
	void an_unknown_method_is_405() {
		assertProblem(this.alice.put("/pay", Api.key(), body()), 405, "method-not-allowed");
	}

	@Test
	void another_version_is_412_with_the_current_etag() {
		Answer answer = this.alice.pay(Api.key(), this.bobId, "1", "If-Match", "\"0\"");
		assertProblem(answer, 412, "version-mismatch");
		assertThat(answer.header("ETag")).isEqualTo("\"1\"");
	}

	@Test
	void a_weak_etag_never_matches() {
		assertProblem(this.alice.pay(Api.key(), this.bobId, "1", "If-Match", "W/\"1\""), 412, "version-mismatch");
	}

	@Test
	void a_body_over_16_kib_is_413() {
		assertProblem(pay(body().replace("}", " ".repeat(16 * 1024) + "}")), 413, "body-too-large");
	}

	@Test
	void a_body_over_16_kib_of_unknown_length_is_413() {
		byte[] large = body().replace("}", " ".repeat(16 * 1024) + "}").getBytes(StandardCharsets.UTF_8);
		HttpRequest request = request("/pay").header("Authorization", "Bearer " + this.alice.token())
			.POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)))
			.build();
		assertProblem(Api.send(request), 413, "body-too-large");
	}

	@Test
	void a_body_that_is_not_json_is_415() {
		HttpRequest request = HttpRequest.newBuilder(this.streamPay.uri("/pay"))
			.header("Authorization", "Bearer " + this.alice.token())
			.header("Idempotency-Key", Api.key())
			.header("Content-Type", "text/plain")
			.POST(BodyPublishers.ofString(body()))
			.build();
		assertProblem(Api.send(request), 415, "unsupported-media-type");
	}

	@Test
	void insufficient_funds_are_422() {
		assertProblem(this.alice.pay(this.bobId, "100.01"), 422, "insufficient-funds");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nobody-of-that-name", "streampay-treasury" })
	void an_unknown_payee_is_422(String userId) {
		assertProblem(this.alice.pay(userId, "1"), 422, "unknown-user");
		assertProblem(this.alice.request(userId, "1"), 422, "unknown-user");
	}

	@Test
	void paying_or_asking_oneself_is_422() {
		assertProblem(this.alice.pay(this.aliceId, "1"), 422, "self-payment");
		assertProblem(this.alice.request(this.aliceId, "1"), 422, "self-payment");
	}

	@Test
	void whoever_has_no_account_is_refused_with_422() {
		Api stranger = Api.of(this.streamPay::uri, Api.newUser("stranger"));
		assertProblem(stranger.pay(this.bobId, "1"), 422, "account-not-open");
		assertProblem(stranger.request(this.bobId, "1"), 422, "account-not-open");
	}

	@Test
	void a_name_with_a_control_character_is_400() {
		assertProblem(this.alice.put("/current-user", Api.key(), "{\"name\":\"A\\u0000\",\"username\":\"a\"}"), 400,
				"invalid-body");
	}

	private String body() {
		return "{\"userId\":\"%s\",\"amount\":1.00}".formatted(this.bobId);
	}

	private Answer pay(String body) {
		return this.alice.post("/pay", Api.key(), body.replace("BOB", this.bobId));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(this.streamPay.uri(path))
			.header("Idempotency-Key", Api.key())
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body()));
	}

	private static void assertProblem(Answer answer, int status, String type) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.problem()).isEqualTo(type);
		assertThat(answer.text("title")).isNotBlank();
		assertThat(answer.text("detail")).isNotBlank();
		assertThat(answer.json().path("status").asInt()).isEqualTo(status);
	}

}
