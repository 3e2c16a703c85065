package com.streampay.security;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;

import com.streampay.security.Routes.Route;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.Tokens;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages of other origins may read nothing here, and every answer tells browsers so.
 */
class CrossOriginTest {

	private static final String ORIGIN = "https://other.example";

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	static List<Route> routes() {
		return Routes.of(RunningStreamPay.shared());
	}

	@ParameterizedTest
	@MethodSource("routes")
	void a_preflight_is_granted_nothing(Route route) {
		Answer answer = Api.send(route.request(this.streamPay, "")
			.method("OPTIONS", BodyPublishers.noBody())
			.header("Origin", ORIGIN)
			.header("Access-Control-Request-Method", route.method())
			.header("Access-Control-Request-Headers", "authorization,idempotency-key")
			.build());
		assertThat(answer.status()).isLessThan(500);
		assertGrantsNothing(answer);
	}

	@ParameterizedTest
	@MethodSource("routes")
	void no_answer_is_for_another_origin(Route route) {
		Answer answer = Api.send(route.request(this.streamPay, "")
			.method(route.isRead() ? "HEAD" : route.method(),
					route.isRead() ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
			.header("Origin", ORIGIN)
			.header("Authorization", "Bearer " + Tokens.of(Api.newUser("stranger"), "read:balances"))
			.build());
		assertGrantsNothing(answer);
		assertThat(answer.header("Content-Security-Policy")).isEqualTo(BrowserHeaders.CONTENT_SECURITY_POLICY);
		assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
		assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
	}

	private static void assertGrantsNothing(Answer answer) {
		assertThat(answer.response().headers().map().keySet())
			.noneMatch((name) -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
	}

}
