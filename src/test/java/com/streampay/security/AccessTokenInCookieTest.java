package com.streampay.security;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.nimbusds.jwt.JWTClaimsSet;
import com.streampay.security.Routes.Route;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Browser;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.ServiceProcess;
import com.streampay.support.Tokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A token in the page's cookie, where people can sign in, while the issuer is away: the
 * service has started without it and checks tokens by a key that it has.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(30) // A stream that ought to have been refused does not end.
class AccessTokenInCookieTest {

	private static final String[] SCOPES = { "write:pay", "write:request", "write:users", "read:users", "read:balances",
			"read:activities", "read:payment-requests", "read:total-transactions", "read:average-transactions" };

	private static final String CLIENT = "spring.security.oauth2.client.";

	private final RunningStreamPay streamPay = RunningStreamPay.start(Map.of(CLIENT + "provider.streampay.issuer-uri",
			"http://127.0.0.1:" + ServiceProcess.freePort(), CLIENT + "registration.streampay.client-id",
			"streampay-page", "server.forward-headers-strategy", "native"));

	private final List<Route> routes = Routes.withToken(this.streamPay);

	private final String aliceId = Api.newUser("alice");

	private final String alice = Tokens.of(this.aliceId, SCOPES);

	@AfterAll
	void stop() {
		this.streamPay.close();
	}

	@ParameterizedTest
	@MethodSource("routes")
	void it_is_as_good_as_in_the_header_and_no_better(Route route) {
		assertThat(head(route, this.alice).status()).isNotIn(401, 403, 500);
		BadTokens.of(Tokens.claims(this.aliceId, SCOPES).build())
			.values()
			.stream()
			.filter(bad -> bad.startsWith("ey"))
			.forEach(bad -> assertRefused(send(route, bad), 401, "unauthenticated"));
		assertRefused(send(route, Tokens.of(this.aliceId, "operate")), 403, "forbidden");
	}

	@ParameterizedTest
	@MethodSource("unsafeRoutes")
	void it_is_refused_to_all_pages_but_our_own(Route route) {
		for (String site : List.of("cross-site", "same-site", "none", "", "SAME-ORIGIN", "same-origin, cross-site")) {
			assertCrossSite(Api.send(withCookie(route, this.alice).header("Sec-Fetch-Site", site).build()));
		}
		assertCrossSite(Api.send(withCookie(route, this.alice).build()));
		for (String origin : List.of("null", "https://evil.example", "http://127.0.0.1",
				this.streamPay.uri("").toString() + "0", this.streamPay.uri("").toString().replace("http", "https"))) {
			assertCrossSite(Api.send(withCookie(route, this.alice).header("Origin", origin).build()));
		}
		// Only what is known of an old browser counts, and no more than what a new one
		// says.
		assertCrossSite(Api.send(withCookie(route, this.alice).header("Sec-Fetch-Site", "same-site")
			.header("Origin", this.streamPay.uri("").toString())
			.build()));
	}

	@ParameterizedTest
	@MethodSource("unsafeRoutes")
	void a_page_of_our_own_may_use_it(Route route) {
		assertThat(Api.send(withCookie(route, this.alice).header("Sec-Fetch-Site", "same-origin").build()).status())
			.isNotIn(401, 403, 500);
		assertThat(Api.send(withCookie(route, this.alice).header("Origin", this.streamPay.uri("").toString()).build())
			.status()).isNotIn(401, 403, 500);
	}

	@ParameterizedTest
	@MethodSource("unsafeRoutes")
	void a_token_in_the_header_is_good_wherever_it_comes_from(Route route) {
		Answer answer = Api.send(route.request(this.streamPay, "")
			.header("Authorization", "Bearer " + this.alice)
			.header("Sec-Fetch-Site", "cross-site")
			.header("Origin", "https://other.example")
			.build());

		assertThat(answer.status()).isNotIn(401, 403, 500);
	}

	@ParameterizedTest
	@MethodSource("routes")
	void the_header_wins(Route route) {
		String good = "Bearer " + this.alice;
		String bad = "Bearer " + Tokens.expiringIn(Duration.ofMinutes(-5), this.aliceId, SCOPES);

		assertThat(Api.send(head(withCookie(route, "x"), route).header("Authorization", good).build()).status())
			.isNotIn(401, 403, 500);
		assertRefused(Api.send(withCookie(route, this.alice).header("Authorization", bad).build()), 401,
				"unauthenticated");
		assertRefused(Api
			.send(withCookie(route, this.alice).header("Authorization", good).header("Authorization", good).build()),
				400, "invalid-authentication");
		// It is another scheme's, and none of ours.
		assertRefused(Api.send(withCookie(route, "x").header("Sec-Fetch-Site", "same-origin")
			.header("Authorization", "Basic eDp4")
			.build()), 401, "unauthenticated");
	}

	@Test
	void more_than_one_is_none() {
		Answer answer = Api.send(HttpRequest.newBuilder(this.streamPay.uri("/users"))
			.header("Cookie", "streampay-access=" + this.alice + "; streampay-access=" + this.alice)
			.build());

		assertRefused(answer, 400, "invalid-authentication");
	}

	@ParameterizedTest
	@ValueSource(strings = { "streampay-access=", "streampay-access", "streampay-accessx=TOKEN",
			"STREAMPAY-ACCESS=TOKEN", "streampay-refresh=TOKEN", "streampay-id=TOKEN", "=TOKEN", ";;;", "a=\"b" })
	void another_cookie_is_none(String cookie) {
		Answer answer = Api.send(HttpRequest.newBuilder(this.streamPay.uri("/users"))
			.header("Cookie", cookie.replace("TOKEN", this.alice))
			.build());

		assertRefused(answer, 401, "unauthenticated");
		assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer").doesNotContain("error");
	}

	@Test
	void the_session_is_that_of_the_cookie() {
		Instant end = Instant.now().plus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.SECONDS);
		JWTClaimsSet claims = Tokens.claims(this.aliceId, SCOPES)
			.claim("name", "Alice")
			.expirationTime(Date.from(end))
			.build();
		Answer session = session("streampay-access=" + Tokens.sign(claims));

		assertThat(session.status()).isEqualTo(200);
		assertThat(session.text("userId")).isEqualTo(this.aliceId);
		assertThat(session.text("name")).isEqualTo("Alice");
		assertThat(session.json().path("username").isNull()).isTrue();
		assertThat(session.text("expiresAt")).isEqualTo(end.toString());
		assertThat(session.json().path("renewable").asBoolean(true)).isFalse();
	}

	@Test
	void names_may_come_from_the_id_token_of_the_same_user() {
		String own = Tokens.sign(Tokens.claims(this.aliceId).claim("preferred_username", "ally").build());
		String other = Tokens.sign(Tokens.claims("other").claim("preferred_username", "ally").build());
		String access = "streampay-access=" + this.alice + "; streampay-id=";

		assertThat(session(access + own).text("username")).isEqualTo("ally");
		assertThat(session(access + other).json().path("username").isNull()).isTrue();
		assertThat(session(access + "x.y.z").json().path("username").isNull()).isTrue();
	}

	@Test
	void without_a_good_token_there_is_no_session() {
		assertThat(session("a=b").problem()).isEqualTo("unauthenticated");
		assertThat(session("streampay-access=" + this.alice + "; streampay-access=" + this.alice).problem())
			.isEqualTo("unauthenticated");
		BadTokens.of(Tokens.claims(this.aliceId, SCOPES).build())
			.values()
			.stream()
			.filter(bad -> bad.startsWith("ey"))
			.forEach(bad -> assertThat(session("streampay-access=" + bad).problem()).isEqualTo("unauthenticated"));
	}

	/** What a browser may have kept from long ago must not keep anyone out. */
	@ParameterizedTest
	@CsvSource({ "GET, /, 404", "GET, /app/nowhere.js, 404", "GET, /webjars/nowhere, 404", "GET, /sign-in, 303",
			"GET, /sign-in/callback, 303", "GET, /session, 401", "POST, /session/sign-out, 200" })
	void a_stale_cookie_stands_in_nobodys_way(String method, String path, int status) {
		for (String cookie : List.of("streampay-access=x", "streampay-sign-in-x=x; streampay-sign-in-=",
				"streampay-access=x; streampay-access=y",
				"streampay-access=" + Tokens.expiringIn(Duration.ofMinutes(-5), this.aliceId))) {
			Answer answer = new Browser().fetch(method, this.streamPay.uri(path), null, "Cookie", cookie);
			assertThat(answer.status()).as(cookie + answer.body()).isIn(status, path.equals("/") ? 200 : status);
		}
	}

	@Test
	void while_the_issuer_is_away_a_sign_in_fails_kindly() {
		Answer answer = new Browser().send("GET", this.streamPay.uri("/sign-in?return=/"), null);

		assertThat(answer.status()).isEqualTo(303);
		assertThat(answer.header("Location")).isEqualTo("/?sign-in=failed&reason=unavailable");
		assertThat(Browser.SetCookie.of(answer)).isEmpty();
	}

	@Test
	void while_the_issuer_is_away_nobody_is_signed_out_for_it() {
		URI renew = this.streamPay.uri("/session/renew");
		Answer answer = new Browser().fetch("POST", renew, null, "Cookie", "streampay-refresh=any");

		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.problem()).isEqualTo("unavailable");
		assertThat(Browser.SetCookie.of(answer)).isEmpty();
		assertThat(new Browser().fetch("POST", renew, null).status()).isEqualTo(401);
	}

	@Test
	void while_the_issuer_is_away_one_can_sign_out() {
		Answer answer = new Browser().fetch("POST", this.streamPay.uri("/session/sign-out"), null, "Cookie",
				"streampay-access=x; streampay-refresh=y; streampay-id=z");

		assertThat(answer.text("location")).isEqualTo("/");
		assertThat(Browser.SetCookie.of(answer)).extracting(Browser.SetCookie::name)
			.containsExactly("streampay-access", "streampay-refresh", "streampay-id");
		assertThat(Browser.SetCookie.of(answer))
			.allSatisfy(cookie -> assertThat(cookie.attributes()).containsEntry("max-age", "0"));
	}

	@Test
	void behind_a_proxy_that_says_so_the_page_is_where_the_proxy_is() {
		String[] proxy = { "X-Forwarded-Proto", "https", "X-Forwarded-Host", "pay.example", "X-Forwarded-Port", "443",
				"Cookie", "streampay-access=" + this.alice };
		Answer signedOut = new Browser().fetch("POST", this.streamPay.uri("/session/sign-out"), null, proxy);
		assertThat(Browser.SetCookie.of(signedOut)).hasSize(3)
			.allSatisfy(cookie -> assertThat(cookie.attributes()).containsKey("secure"));
		assertThat(signedOut.header("Strict-Transport-Security")).isNotNull();

		URI pay = this.streamPay.uri("/pay");
		String own = new Browser().send("POST", pay, "{}", with(proxy, "Origin", "https://pay.example")).problem();
		String other = new Browser().send("POST", pay, "{}", with(proxy, "Origin", this.streamPay.uri("").toString()))
			.problem();
		assertThat(own).isEqualTo("invalid-body");
		assertThat(other).isEqualTo("cross-site-request");
	}

	private static String[] with(String[] headers, String... more) {
		return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new);
	}

	private Stream<Route> routes() {
		return this.routes.stream();
	}

	private Stream<Route> unsafeRoutes() {
		return routes().filter(route -> !route.isRead());
	}

	private HttpRequest.Builder withCookie(Route route, String token) {
		return route.request(this.streamPay, "").header("Cookie", "other=1; streampay-access=" + token + "; more=2");
	}

	private Answer send(Route route, String token) {
		return Api.send(withCookie(route, token).header("Sec-Fetch-Site", "same-origin").build());
	}

	private Answer head(Route route, String token) {
		return Api.send(head(withCookie(route, token), route).header("Sec-Fetch-Site", "same-origin").build());
	}

	/** A stream that is opened does not end. */
	private static HttpRequest.Builder head(HttpRequest.Builder request, Route route) {
		return route.isRead() ? request.HEAD() : request;
	}

	private Answer session(String cookies) {
		return new Browser().fetch("GET", this.streamPay.uri("/session"), null, "Cookie", cookies);
	}

	private static void assertCrossSite(Answer answer) {
		assertRefused(answer, 403, "cross-site-request");
		assertThat(answer.header("WWW-Authenticate")).isNull();
	}

	private static void assertRefused(Answer answer, int status, String problem) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.problem()).isEqualTo(problem);
		assertThat(answer.header("Cache-Control")).contains("no-store");
	}

}
