package com.streampay.security;

import java.net.http.HttpRequest;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.streampay.security.Routes.Route;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.Description;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every route there is, with every token that is no good, with one that lacks its scope,
 * and with one of another user. A new route fails here until it says which scope it
 * needs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(30) // A stream that ought to have been refused does not end.
class AuthorizationTest {

	private static final Map<String, String> SCOPES = Map.ofEntries(Map.entry("POST /pay", "write:pay"),
			Map.entry("POST /request", "write:request"),
			Map.entry("POST /payment-requests/{id}/decline", "write:request"),
			Map.entry("POST /payment-requests/{id}/cancel", "write:request"),
			Map.entry("PUT /current-user", "write:users"), Map.entry("GET /current-user", "read:users"),
			Map.entry("GET /activities", "read:activities"),
			Map.entry("GET /live?streams=activities", "read:activities"),
			Map.entry("GET /total-transactions", "read:total-transactions"),
			Map.entry("GET /average-transactions", "read:average-transactions"), Map.entry("GET /users", "read:users"),
			Map.entry("GET /current-payment-requests", "read:payment-requests"),
			Map.entry("GET /payment-requests/{id}", "read:payment-requests"),
			Map.entry("GET /payments", "read:balances"), Map.entry("GET /payments.csv", "read:balances"),
			Map.entry("GET /journeys?command=PayCommand&key=k", "read:balances"),
			Map.entry("GET /current-balance", "read:balances"), Map.entry("GET /balance-histories", "read:balances"),
			Map.entry("GET /payment-requests", "read:payment-requests"),
			Map.entry("GET /outgoing-payment-requests", "read:payment-requests"));

	/** What shows the same to all. Everything else that is read is the caller's own. */
	private static final Set<String> FOR_EVERYONE = Set.of("GET /activities", "GET /live?streams=activities",
			"GET /total-transactions", "GET /average-transactions", "GET /users");

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	private final List<Route> routes = Routes.withToken(this.streamPay);

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final String malloryId = Api.newUser("mallory");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	/** What would have an effect, were the token good. */
	private final Map<String, String> bodies = Map.of("POST /pay", body(this.bobId), "POST /request", body(this.bobId),
			"PUT /current-user", "{\"name\":\"Changed\",\"username\":\"changed\"}");

	/** Of a payment request from Bob to Alice. */
	private String requestId;

	private long eventsBefore;

	@BeforeAll
	void openAccounts() {
		this.alice.open("Alice");
		Api bob = Api.of(this.streamPay::uri, this.bobId);
		bob.open("Bob");
		this.requestId = bob.request(this.aliceId, "7").text("requestId");
		this.alice.request(this.bobId, "8");
		this.alice.pay("k", this.bobId, "1");
		this.books.awaitQuiet();
		this.eventsBefore = events();
	}

	/**
	 * A payment that comes after everything refused tells what Alice's account has seen.
	 */
	@AfterAll
	void nothingHasHappened() {
		assertThat(this.alice.pay(this.bobId, "1").text("version")).isEqualTo("3");
		this.books.awaitQuiet().check();
		assertThat(events()).as("events with Alice or Bob").isEqualTo(this.eventsBefore + 2);
	}

	@Test
	void every_route_says_which_scope_it_needs() {
		assertThat(Routes.of(this.streamPay)).extracting(Route::toString).containsAll(Routes.PUBLIC);
		assertThat(this.routes).extracting(Route::toString).containsExactlyInAnyOrderElementsOf(SCOPES.keySet());
	}

	@ParameterizedTest
	@MethodSource("routes")
	void the_description_names_the_scope(Route route) {
		JsonNode operation = new Description("openapi.yaml").at("/paths/%s/%s".formatted(
				route.path().replaceAll("\\?.*", "").replace("/", "~1"), route.method().toLowerCase(Locale.ROOT)));
		JsonNode scopes = operation.at("/security/0/token");
		assertThat(scopes.isArray()).isTrue();
		assertThat(scopes.path(0).asText(SCOPES.get(route.toString()))).isEqualTo(SCOPES.get(route.toString()));
		assertThat(scopes.isEmpty()).as("each of its streams has its own").isEqualTo(route.path().startsWith("/live"));
		assertThat(operation.at("/security/1/cookie")).isEqualTo(scopes);
	}

	@ParameterizedTest
	@MethodSource("routes")
	void without_a_token_there_is_nothing(Route route) {
		Answer answer = send(route, null);

		assertRefused(answer, 401, "unauthenticated");
		assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer").doesNotContain("error");
	}

	@ParameterizedTest(name = "{0} with a token {1}")
	@MethodSource("routesAndBadTokens")
	void with_a_bad_token_there_is_nothing(Route route, String flaw, String token) {
		Answer answer = send(route, token);

		assertRefused(answer, 401, "unauthenticated");
		assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer ").contains("error=\"invalid_token\"");
	}

	@ParameterizedTest
	@MethodSource("routes")
	void all_scopes_but_the_one_are_not_enough(Route route) {
		Set<String> others = new TreeSet<>(SCOPES.values());
		others.addAll(List.of("read:users", "read:activities", "operate", "openid"));
		others.remove(SCOPES.get(route.toString()));
		String token = Tokens.of(this.aliceId, others.toArray(String[]::new));
		Answer answer = send(route, token);

		assertRefused(answer, 403, "forbidden");
		assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer ").contains("error=\"insufficient_scope\"");
		if (route.isRead()) {
			assertThat(head(route, token).status()).isEqualTo(403);
		}
	}

	@ParameterizedTest
	@MethodSource("routes")
	void the_one_scope_is_enough(Route route) {
		String token = Tokens.of(Api.newUser("stranger"), SCOPES.get(route.toString()));

		assertThat((route.isRead() ? head(route, token) : send(route, token)).status()).isNotIn(401, 403, 500);
	}

	@ParameterizedTest
	@MethodSource("ownStreams")
	void a_stream_shows_nothing_of_another_user(Route stream) {
		try (SseClient own = SseClient.open(this.streamPay.uri(stream.path()), this.alice.token());
				SseClient other = SseClient.open(this.streamPay.uri(stream.path()), token(this.malloryId))) {
			String id = own.awaitEvents(1).getFirst().id();
			Awaitility.await().until(() -> other.blocks().stream().filter(":\n"::equals).count() >= 3);
			assertThat(other.events()).isEmpty();

			var foreign = SseClient.refused(this.streamPay.uri(stream.path()), token(this.malloryId), id);
			assertThat(foreign.statusCode()).isEqualTo(400);
			assertThat(foreign.body()).contains("invalid-header", "not an id of this stream of yours");
		}
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("ownQueries")
	void a_query_shows_nothing_of_another_user(Route query) {
		Awaitility.await().untilAsserted(() -> assertThat(send(query, this.alice.token()).body()).contains(this.bobId));

		Answer foreign = send(query, token(this.malloryId));
		assertThat(foreign.status()).isIn(200, 404);
		assertThat(foreign.body()).doesNotContain(this.aliceId, this.bobId);
	}

	@ParameterizedTest
	@MethodSource("publicRoutes")
	void without_a_place_to_sign_in_at_there_is_no_session(String route) {
		String[] parts = route.split(" ");
		for (String token : new String[] { null, this.alice.token() }) {
			Answer answer = send(HttpRequest.newBuilder(this.streamPay.uri(parts[1]))
				.method(parts[0], HttpRequest.BodyPublishers.noBody())
				.header("Cookie", AccessTokenCookie.NAME + "=" + this.alice.token()), token);

			assertRefused(answer, 404, "not-found");
			assertThat(answer.text("detail")).contains("not configured");
		}
	}

	@ParameterizedTest
	@MethodSource("routes")
	void nor_is_a_cookie_a_token(Route route) {
		assertRefused(send(request(route).header("Cookie", AccessTokenCookie.NAME + "=" + token(this.aliceId))
			.header("Sec-Fetch-Site", "same-origin"), null), 401, "unauthenticated");
	}

	@Test
	void operations_need_a_scope_of_their_own() {
		String operator = Tokens.of("operator", "operate");
		for (String path : List.of("/actuator", "/actuator/health", "/actuator/prometheus", "/actuator/projections")) {
			HttpRequest.Builder request = HttpRequest.newBuilder(this.streamPay.managementUri(path));
			assertThat(send(request.copy(), null).status()).as(path).isEqualTo(401);
			assertThat(send(request.copy(), this.alice.token()).status()).as(path).isEqualTo(403);
			assertThat(send(request.copy(), operator).status()).as(path).isEqualTo(200);
			assertThat(get(path, operator).status()).as("on the service's own port").isEqualTo(404);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nowhere", "/application.yml", "/session/", "/session/x", "/sign-in/x", "/appx", "/pay/",
			"/Pay", "/pay/x", "/current-balance/", "/error" })
	void what_is_nowhere_is_told_only_to_those_with_a_token(String path) {
		assertRefused(get(path, null), 401, "unauthenticated");
		assertRefused(get(path, this.alice.token()), 404, "not-found");
	}

	@Test
	void two_tokens_are_none() {
		Answer answer = Api.send(HttpRequest.newBuilder(this.streamPay.uri("/current-balance"))
			.header("Authorization", "Bearer " + this.alice.token())
			.header("Authorization", "Bearer " + this.alice.token())
			.build());

		assertRefused(answer, 400, "invalid-authentication");
		assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
	}

	@Test
	void an_access_token_of_the_standard_profile_is_good() {
		String token = Tokens.sign(AccessTokenValidatorsTest.ofTheStandardProfile(),
				Tokens.claims(this.malloryId, "write:pay").build());

		assertThat(send(new Route("POST", "/pay", false), token).problem()).isEqualTo("account-not-open");
	}

	private Stream<Route> routes() {
		return this.routes.stream();
	}

	private static Stream<String> publicRoutes() {
		return Routes.PUBLIC.stream();
	}

	private Stream<Arguments> routesAndBadTokens() {
		return routes().flatMap(route -> BadTokens.of(Tokens.claims(this.aliceId, SCOPES.get(route.toString())).build())
			.entrySet()
			.stream()
			.map(token -> Arguments.of(route, token.getKey(), token.getValue())));
	}

	private Stream<Route> ownStreams() {
		return ownReads().filter(Route::stream);
	}

	private Stream<Route> ownQueries() {
		return ownReads().filter(route -> !route.stream()).filter(route -> !route.path().equals("/current-user"));
	}

	private Stream<Route> ownReads() {
		return routes().filter(Route::isRead).filter(route -> !FOR_EVERYONE.contains(route.toString()));
	}

	private static String token(String user) {
		Collection<String> scopes = new TreeSet<>(SCOPES.values());
		return Tokens.of(user, scopes.toArray(String[]::new));
	}

	private Answer send(Route route, String token) {
		return send(request(route), token);
	}

	private Answer head(Route route, String token) {
		return send(request(route).HEAD(), token);
	}

	private HttpRequest.Builder request(Route route) {
		return route.request(this.streamPay, "", this.requestId, this.bodies.getOrDefault(route.toString(), ""));
	}

	private Answer get(String path, String token) {
		return send(HttpRequest.newBuilder(this.streamPay.uri(path)), token);
	}

	private static Answer send(HttpRequest.Builder request, String token) {
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return Api.send(request.build());
	}

	private static void assertRefused(Answer answer, int status, String problem) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.problem()).isEqualTo(problem);
		assertThat(answer.json().path("status").asInt()).isEqualTo(status);
		assertThat(answer.body() + answer.response().headers().map()).doesNotContain("com.streampay", "org.spring",
				"java.");
	}

	private long events() {
		return this.streamPay.jdbc()
			.sql("SELECT count(*) FROM event_store.domain_event WHERE convert_from(payload, 'UTF8') ~ :users")
			.param("users", this.aliceId + "|" + this.bobId)
			.query(Long.class)
			.single();
	}

	private static String body(String userId) {
		return "{\"userId\":\"%s\",\"amount\":1.00}".formatted(userId);
	}

}
