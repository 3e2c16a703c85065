package com.streampay.security;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.streampay.security.Routes.Route;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A token in the query string: nowhere as a rule, and on streams where the service is
 * told so.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(30) // A stream that ought to have been refused does not end.
class AccessTokenInQueryTest {

	private static final String PARAMETER = "?access_token=";

	private final RunningStreamPay strict = RunningStreamPay.shared();

	private final RunningStreamPay lenient = RunningStreamPay
		.start(Map.of("streampay.security.access-token-in-query", true));

	private final List<Route> routes = Routes.withToken(this.lenient);

	private final String token = Tokens.of(Api.newUser("alice"), "write:pay", "write:request", "write:users",
			"read:users", "read:balances", "read:activities", "read:payment-requests", "read:total-transactions",
			"read:average-transactions");

	@AfterAll
	void stop() {
		this.lenient.close();
	}

	@ParameterizedTest
	@MethodSource("routes")
	void as_a_rule_it_is_no_token(Route route) {
		assertThat(send(this.strict, route, PARAMETER + this.token).problem()).isEqualTo("unauthenticated");
	}

	@ParameterizedTest
	@MethodSource("streams")
	void where_it_is_allowed_it_opens_streams(Route stream) {
		try (SseClient client = SseClient.open(stream.request(this.lenient, PARAMETER + this.token).build().uri(),
				null)) {
			assertThat(client.response().headers().allValues("Cache-Control")).containsExactly("no-store");
		}
	}

	@ParameterizedTest
	@MethodSource("others")
	void where_it_is_allowed_it_opens_nothing_else(Route route) {
		assertThat(send(this.lenient, route, PARAMETER + this.token).problem()).isEqualTo("unauthenticated");
	}

	@ParameterizedTest
	@MethodSource("streams")
	void it_is_as_good_as_in_the_header_and_no_better(Route stream) {
		String user = Api.newUser("alice");
		BadTokens.of(Tokens.claims(user).build())
			.values()
			.stream()
			.filter(bad -> bad.startsWith("ey"))
			.forEach(bad -> assertRefused(send(this.lenient, stream, PARAMETER + bad), 401, "unauthenticated"));
		assertRefused(send(this.lenient, stream, PARAMETER + Tokens.of(user, "write:pay")), 403, "forbidden");
	}

	@ParameterizedTest
	@MethodSource("streams")
	void more_than_one_is_none(Route stream) {
		String once = PARAMETER + this.token;
		HttpRequest inBoth = stream.request(this.lenient, once).header("Authorization", "Bearer " + this.token).build();

		assertRefused(Api.send(inBoth), 400, "invalid-authentication");
		assertRefused(send(this.lenient, stream, once + "&access_token=" + this.token), 400, "invalid-authentication");
		assertRefused(send(this.lenient, stream, PARAMETER), 400, "invalid-authentication");
	}

	@Test
	void only_what_asks_for_the_stream_itself_may_use_it() {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(this.lenient.uri("/current-balance" + PARAMETER + this.token));

		assertThat(Api.send(request.HEAD().build()).status()).isEqualTo(401);
		assertThat(Api.send(request.DELETE().build()).status()).isEqualTo(401);
	}

	@Test
	void a_stream_ends_when_it_expires() {
		String shortLived = Tokens.expiringIn(Duration.ofMillis(1_500), Api.newUser("alice"), "read:balances");
		try (SseClient client = SseClient.open(this.lenient.uri("/current-balance" + PARAMETER + shortLived), null)) {
			client.awaitEnd();
		}
	}

	@Test
	void more_than_a_hundred_parameters_are_refused() {
		Answer answer = Api
			.send(HttpRequest.newBuilder(this.lenient.uri("/current-balance?x" + "&x".repeat(100))).build());

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.problem()).isEqualTo("invalid-request");
	}

	private Stream<Route> routes() {
		return this.routes.stream();
	}

	private Stream<Route> streams() {
		return routes().filter(Route::stream);
	}

	private Stream<Route> others() {
		return routes().filter(route -> !route.stream());
	}

	private static Answer send(RunningStreamPay streamPay, Route route, String query) {
		return Api.send(route.request(streamPay, query).build());
	}

	private static void assertRefused(Answer answer, int status, String problem) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(answer.problem()).isEqualTo(problem);
		assertThat(answer.header("Cache-Control")).contains("no-store");
		assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer ").doesNotContain("access_token");
	}

}
