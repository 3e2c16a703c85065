package com.streampay.problem;

import java.io.IOException;
import java.net.URI;

import com.streampay.support.Api;
import com.streampay.support.RawHttp;
import com.streampay.support.RunningStreamPay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Too much, or what is no HTTP at all: it is refused with a problem, which does not tell
 * what refuses it.
 */
class LimitsTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final URI service = this.streamPay.uri("/");

	private final String authorization = "\nAuthorization: Bearer "
			+ Api.of(this.streamPay::uri, Api.newUser("alice")).token();

	@Test
	void headers_over_12_kib_are_refused() throws IOException {
		assertProblem(send("GET /current-balance HTTP/1.1" + this.authorization + "\nX: " + "x".repeat(12 * 1024)), 400,
				"invalid-request");
	}

	@Test
	void a_request_line_over_12_kib_is_refused() throws IOException {
		assertProblem(send("GET /" + "x".repeat(12 * 1024) + " HTTP/1.1" + this.authorization), 400, "invalid-request");
	}

	@Test
	void more_than_100_headers_are_refused() throws IOException {
		assertProblem(send("GET /current-balance HTTP/1.1" + this.authorization + "\nX: x".repeat(100)), 400,
				"invalid-request");
	}

	@Test
	void a_long_last_event_id_is_refused() throws IOException {
		assertProblem(send("GET /current-balance HTTP/1.1" + this.authorization + "\nLast-Event-ID: [\""
				+ "x".repeat(5000) + "\",\"0\"]"), 400, "invalid-header");
	}

	@Test
	void a_long_idempotency_key_is_refused() throws IOException {
		assertProblem(send("POST /payment-requests/01890a5d-ac96-774b-bcce-b302099a8057/decline HTTP/1.1"
				+ this.authorization + "\nContent-Length: 0\nIdempotency-Key: " + "x".repeat(5000)), 400,
				"invalid-header");
	}

	@Test
	void a_long_path_variable_is_refused() throws IOException {
		assertProblem(send("POST /payment-requests/" + "x".repeat(5000) + "/decline HTTP/1.1" + this.authorization
				+ "\nContent-Length: 0\nIdempotency-Key: x"), 400, "invalid-parameter");
	}

	@ParameterizedTest
	@ValueSource(strings = { "multipart/form-data; boundary=x", "application/x-www-form-urlencoded" })
	void a_form_is_refused_unread(String type) throws IOException {
		String pay = "POST /pay HTTP/1.1\nContent-Length: 1000000\nContent-Type: " + type;

		assertProblem(send(pay), 401, "unauthenticated");
		assertProblem(send(pay.replace("POST /pay", "PUT /current-user")), 401, "unauthenticated");
		assertProblem(send(pay + this.authorization), 415, "unsupported-media-type");
	}

	@Test
	void a_body_that_breaks_off_is_refused() throws IOException {
		String pay = "POST /pay HTTP/1.1" + this.authorization + "\nContent-Type: application/json\nIdempotency-Key: x";

		assertProblem(RawHttp.send(this.service, pay + "\nTransfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n"), 400,
				"invalid-request");
		assertProblem(RawHttp.send(this.service, pay + "\nContent-Length: 100", "{"), 400, "invalid-request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hello", "G(T / HTTP/1.1", "GET /{x} HTTP/1.1", "GET /%zz HTTP/1.1", "GET /%00 HTTP/1.1",
			"GET /a%2fb HTTP/1.1", "GET /../x HTTP/1.1", "GET /pay;x=y HTTP/1.1", "GET //pay HTTP/1.1",
			"GET /./pay HTTP/1.1", "HACK /pay HTTP/1.1", "GET / HTTP/1.1\nHost: other", "GET / HTTP/1.1\nX: \u0001",
			"POST /pay HTTP/1.1\nContent-Length: 1\nContent-Length: 2", "POST /pay HTTP/1.1\nContent-Length: -1" })
	void what_is_no_plain_request_is_refused(String head) throws IOException {
		assertProblem(send(head), 400, "invalid-request");
	}

	@Test
	void what_http_has_a_status_for_gets_it() throws IOException {
		assertProblem(send("GET / HTTP/3.0"), 505, "invalid-request");
		assertProblem(send("POST /pay HTTP/1.1\nTransfer-Encoding: other"), 501, "invalid-request");
		assertProblem(send("POST /pay HTTP/1.1\nContent-Length: 0\nExpect: other"), 417, "invalid-request");
		RawHttp.Answer trace = send("TRACE /pay HTTP/1.1");
		assertProblem(trace, 405, "method-not-allowed");
		assertThat(trace.head()).contains("Allow: ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "?%zz", "?x=%", "?a=b=c&&&=", "?x=%00", "?x=%c3%28", "?x=http://a:b" })
	void a_strange_query_string_changes_nothing(String query) throws IOException {
		assertProblem(send("GET /nowhere" + query + " HTTP/1.1"), 401, "unauthenticated");
		assertProblem(send("GET /nowhere" + query + " HTTP/1.1" + this.authorization), 404, "not-found");
	}

	private RawHttp.Answer send(String head) throws IOException {
		return RawHttp.send(this.service, head, "");
	}

	private static void assertProblem(RawHttp.Answer answer, int status, String type) {
		assertThat(answer.status()).as(answer.text()).isEqualTo(status);
		assertThat(answer.head())
			.contains("Content-Type: application/problem+json\r\n", "X-Content-Type-Options: nosniff\r\n",
					"Content-Security-Policy: default-src 'none'; ")
			.doesNotContain("Server:");
		assertThat(answer.json().path("type").asString()).isEqualTo("urn:streampay:problem:" + type);
		assertThat(answer.json().path("status").asInt()).isEqualTo(status);
		assertThat(answer.json().path("title").asString()).isNotBlank();
		assertThat(answer.json().path("detail").asString()).isNotBlank();
		assertThat(answer.text()).doesNotContainIgnoringCase("apache", "tomcat", "spring", "exception", "java");
	}

}
