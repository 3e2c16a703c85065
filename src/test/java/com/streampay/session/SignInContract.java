package com.streampay.session;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Browser;
import com.streampay.support.Browser.Page;
import com.streampay.support.Browser.SetCookie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What signing in promises, whoever the issuer is. It is asked for as a browser does, and
 * knows nothing of either side but their addresses.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SignInContract {

	private static final String CALLBACK = "/sign-in/callback";

	private static final String ACCESS = "streampay-access";

	private static final String REFRESH = "streampay-refresh";

	private static final String ID = "streampay-id";

	/** An address of the service. */
	abstract URI uri(String path);

	@Test
	void whoever_signs_in_is_known() {
		Browser browser = new Browser();
		assertThat(session(browser).status()).isEqualTo(401);

		Page signedIn = signIn(browser, "alice", "/sign-in?return=%2F%23%2Fpay");

		assertThat(signedIn.answer().status()).isEqualTo(303);
		assertThat(signedIn.answer().header("Location")).isEqualTo("/#/pay");
		Answer session = session(browser);
		assertThat(session.status()).isEqualTo(200);
		assertThat(session.header("Cache-Control")).contains("no-store");
		assertThat(session.text("userId")).isNotBlank();
		assertThat(session.text("name")).isEqualTo("Alice");
		assertThat(session.text("username")).isEqualTo("alice");
		assertThat(session.text("expiresAt")).endsWith("Z");
		assertThat(session.json().path("renewable").asBoolean()).isTrue();
	}

	@Test
	void no_script_and_no_other_site_gets_to_the_tokens() {
		Browser browser = new Browser();
		List<SetCookie> cookies = signIn(browser, "alice", "/sign-in").setCookies();

		assertThat(cookies).filteredOn(cookie -> !cookie.name().startsWith("streampay-sign-in-"))
			.extracting(SetCookie::name)
			.containsExactly(ACCESS, REFRESH, ID);
		assertThat(cookies).filteredOn(cookie -> List.of(ACCESS, REFRESH, ID).contains(cookie.name()))
			.allSatisfy(cookie -> assertThat(cookie.attributes()).containsEntry("samesite", "Strict")
				.containsKey("httponly")
				.doesNotContainKeys("domain", "secure")
				.containsEntry("path", cookie.name().equals(ACCESS) ? "/" : "/session"));
		assertThat(cookies).filteredOn(cookie -> cookie.name().equals(ACCESS))
			.singleElement()
			.satisfies(cookie -> assertThat(Integer.parseInt(cookie.attributes().get("max-age"))).isBetween(200, 300));
		assertThat(cookies).filteredOn(cookie -> cookie.name().startsWith("streampay-sign-in-"))
			.singleElement()
			.satisfies(attempt -> assertThat(attempt.attributes()).containsEntry("max-age", "0"));
		assertThat(browser.cookies(uri("/pay"))).containsOnlyKeys(withIssuers(ACCESS, browser));
	}

	@Test
	void an_attempt_is_kept_from_scripts_too_and_not_for_long() {
		Answer answer = new Browser().send("GET", uri("/sign-in"), null);

		assertThat(answer.status()).isEqualTo(302);
		assertThat(SetCookie.of(answer)).singleElement()
			.satisfies(cookie -> assertThat(cookie.attributes()).containsEntry("samesite", "Lax")
				.containsKey("httponly")
				.containsEntry("path", "/sign-in")
				.containsEntry("max-age", "600"));
		assertThat(URI.create(answer.header("Location")).getQuery()).contains("response_type=code",
				"code_challenge_method=S256", "nonce=", "state=", "redirect_uri=" + uri(CALLBACK));
	}

	@Test
	void the_cookie_is_as_good_as_a_token_for_our_own_page() {
		Browser browser = signedIn("alice");

		assertThat(open(browser, "Sec-Fetch-Site", "same-origin").status()).isEqualTo(200);
		assertThat(open(browser, "Origin", origin()).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "Sec-Fetch-Site, cross-site", "Sec-Fetch-Site, same-site", "Sec-Fetch-Site, none",
			"Origin, https://evil.example", "Origin, null", "X-Any, header" })
	void it_is_nothing_to_another(String header, String value) {
		Browser browser = signedIn("alice");

		for (Answer answer : List.of(open(browser, header, value),
				browser.send("POST", uri("/session/renew"), null, header, value),
				browser.send("POST", uri("/session/sign-out"), null, header, value))) {
			assertThat(answer.status()).isEqualTo(403);
			assertThat(answer.problem()).isEqualTo("cross-site-request");
			assertThat(SetCookie.of(answer)).isEmpty();
		}
	}

	@Test
	void tokens_are_renewed() {
		Browser browser = signedIn("alice");
		Map<String, String> before = browser.cookies(uri("/session"));
		Answer session = session(browser);

		Answer renewed = renew(browser);

		assertThat(renewed.status()).as(renewed.body()).isEqualTo(200);
		assertThat(renewed.text("userId")).isEqualTo(session.text("userId"));
		assertThat(renewed.text("name")).isEqualTo("Alice");
		assertThat(browser.cookies(uri("/session")).get(ACCESS)).isNotEqualTo(before.get(ACCESS));
		assertThat(browser.cookies(uri("/session")).get(REFRESH)).isNotEqualTo(before.get(REFRESH));
		assertThat(session(browser).status()).isEqualTo(200);
		assertThat(renew(browser).status()).isEqualTo(200);
	}

	@Test
	void so_they_are_when_the_access_token_has_ended() {
		Browser browser = signedIn("alice");
		browser.remove(ACCESS);
		assertThat(session(browser).problem()).isEqualTo("unauthenticated");
		assertThat(session(browser).header("WWW-Authenticate")).isEqualTo("Bearer");

		assertThat(renew(browser).status()).isEqualTo(200);

		assertThat(session(browser).status()).isEqualTo(200);
	}

	@Test
	void tabs_that_renew_at_the_same_moment_stay_signed_in() {
		Browser browser = signedIn("alice");
		List<Browser> tabs = Stream.generate(browser::copy).limit(4).toList();

		List<CompletableFuture<Answer>> answers = tabs.stream()
			.map(tab -> CompletableFuture.supplyAsync(() -> renew(tab), Thread::startVirtualThread))
			.toList();

		assertThat(answers).extracting(answer -> answer.join().status()).containsOnly(200);
		assertThat(tabs).extracting(tab -> tab.cookies(uri("/session")).get(REFRESH))
			.containsOnly(tabs.getFirst().cookies(uri("/session")).get(REFRESH));
		assertThat(renew(tabs.getLast()).status()).isEqualTo(200);
	}

	@Test
	void a_refresh_token_that_is_no_good_renews_nothing_and_clears_nothing() {
		Browser browser = signedIn("alice");
		browser.put(uri("/session"), REFRESH, "x", "/session");

		Answer answer = renew(browser);

		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.problem()).isEqualTo("unauthenticated");
		assertThat(SetCookie.of(answer)).isEmpty();
		assertThat(session(browser).status()).isEqualTo(200);
	}

	@Test
	void signing_out_ends_the_session_at_the_issuer_too() {
		Browser browser = signedIn("alice");
		assertThat(signsInWithoutAsking(browser)).isTrue();
		Map<String, String> before = browser.cookies(uri("/session"));

		Answer answer = browser.fetch("POST", uri("/session/sign-out"), null);

		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		assertThat(browser.cookies(uri("/session"))).doesNotContainKeys(ACCESS, REFRESH, ID);
		assertThat(session(browser).status()).isEqualTo(401);
		Page last = browser.openUntil(URI.create(answer.text("location")), "/");
		assertThat(last.redirect()).contains(uri("/"));
		assertThat(signsInWithoutAsking(browser)).isFalse();

		browser.put(uri("/session"), REFRESH, before.get(REFRESH), "/session");
		assertThat(renew(browser).status()).isEqualTo(401);
	}

	@Test
	void whoever_is_not_signed_in_can_sign_out() {
		Answer answer = new Browser().fetch("POST", uri("/session/sign-out"), null);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text("location")).isEqualTo("/");
	}

	@Test
	void a_response_counts_once() {
		Browser browser = new Browser();
		URI response = logIn(browser, "alice", "/sign-in").redirect().orElseThrow();
		assertThat(browser.openUntil(response, "/").answer().header("Location")).isEqualTo("/");

		assertFailed(browser.openUntil(response, "/"), "expired");
		assertThat(session(browser).status()).isEqualTo(200);
	}

	@Test
	void a_response_to_another_browser_is_refused() {
		URI response = logIn(new Browser(), "alice", "/sign-in").redirect().orElseThrow();

		assertFailed(new Browser().openUntil(response, "/"), "expired");

		Browser victim = new Browser();
		victim.openUntil(uri("/sign-in"), "/nowhere");
		assertFailed(victim.openUntil(response, "/"), "expired");
		assertThat(session(victim).status()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonce", "verifier" })
	void a_response_to_another_request_of_ours_is_refused(String part) {
		Browser browser = new Browser();
		URI response = logIn(browser, "alice", "/sign-in").redirect().orElseThrow();
		browser.cookies(uri(CALLBACK)).forEach((name, value) -> {
			if (name.startsWith("streampay-sign-in-")) {
				browser.put(uri(CALLBACK), name, with(value, part, "x".repeat(64)), "/sign-in");
			}
		});

		assertFailed(browser.openUntil(response, "/"), "refused");
		assertThat(session(browser).status()).isEqualTo(401);
	}

	@Test
	void a_code_that_is_no_good_is_refused() {
		Browser browser = new Browser();
		String response = logIn(browser, "alice", "/sign-in").redirect().orElseThrow().toString();

		assertFailed(browser.openUntil(URI.create(response.replaceAll("([?&]code=)[^&]*", "$1x")), "/"), "refused");
	}

	@Test
	void what_the_issuer_refuses_is_not_asked_for_again() {
		Browser browser = new Browser();
		String state = state(browser.send("GET", uri("/sign-in"), null));

		assertFailed(browser.openUntil(uri(CALLBACK + "?error=access_denied&state=" + state), "/"), "refused");
		assertFailed(browser.openUntil(uri(CALLBACK), "/"), "expired");
		assertFailed(browser.openUntil(uri(CALLBACK + "?code=x&state=%0A"), "/"), "expired");
	}

	@Test
	void tabs_can_sign_in_at_the_same_time() {
		Browser browser = signedIn("alice");
		URI first = logIn(browser, "alice", "/sign-in?return=/%23/first").redirect().orElseThrow();
		URI second = logIn(browser, "alice", "/sign-in?return=/%23/second").redirect().orElseThrow();

		assertThat(browser.openUntil(second, "/").answer().header("Location")).isEqualTo("/#/second");
		assertThat(browser.openUntil(first, "/").answer().header("Location")).isEqualTo("/#/first");
		assertThat(renew(browser).status()).isEqualTo(200);
	}

	@Test
	void only_a_few_attempts_are_kept() {
		Browser browser = new Browser();
		for (int i = 0; i < 8; i++) {
			browser.send("GET", uri("/sign-in"), null);
		}

		assertThat(browser.cookies(uri("/sign-in"))).hasSize(5);
		assertThat(signIn(browser, "alice", "/sign-in").answer().header("Location")).isEqualTo("/");
	}

	@Test
	void nobody_is_led_elsewhere() {
		Browser browser = new Browser();

		assertThat(signIn(browser, "alice", "/sign-in?return=https://evil.example/").answer().header("Location"))
			.isEqualTo("/");
		for (String elsewhere : List.of("//evil.example/", "/%5Cevil.example", "%2F%09%2Fevil.example")) {
			assertThat(signIn(browser, "alice", "/sign-in?return=" + elsewhere).answer().header("Location"))
				.isEqualTo("/");
		}
	}

	@Test
	void each_signs_in_for_themselves() {
		Answer alice = session(signedIn("alice"));
		Answer bob = session(signedIn("bob"));

		assertThat(bob.text("username")).isEqualTo("bob");
		assertThat(bob.text("userId")).isNotEqualTo(alice.text("userId"));
	}

	private Browser signedIn(String user) {
		Browser browser = new Browser();
		signIn(browser, user, "/sign-in");
		return browser;
	}

	/** Signs in, up to the answer that leads back to the page. */
	private Page signIn(Browser browser, String user, String path) {
		return browser.openUntil(logIn(browser, user, path).redirect().orElseThrow(), "/");
	}

	/** Signs in, up to the answer of the issuer that leads back to the service. */
	private Page logIn(Browser browser, String user, String path) {
		Page page = browser.openUntil(uri(path), CALLBACK);
		return page.redirect().isPresent() ? page
				: browser.submitUntil(page, Map.of("username", user, "password", user), CALLBACK);
	}

	private boolean signsInWithoutAsking(Browser browser) {
		return browser.openUntil(uri("/sign-in"), CALLBACK).redirect().isPresent();
	}

	private Answer session(Browser browser) {
		return browser.fetch("GET", uri("/session"), null);
	}

	private Answer renew(Browser browser) {
		return browser.fetch("POST", uri("/session/renew"), null);
	}

	private Answer open(Browser browser, String... headers) {
		return browser.send("PUT", uri("/current-user"), "{\"name\":\"Alice\",\"username\":\"alice\"}",
				Stream.concat(Stream.of("Idempotency-Key", Api.key()), Stream.of(headers)).toArray(String[]::new));
	}

	private void assertFailed(Page page, String reason) {
		assertThat(page.answer().status()).isEqualTo(303);
		assertThat(page.answer().header("Location")).isEqualTo("/?sign-in=failed&reason=" + reason);
		assertThat(page.setCookies()).extracting(SetCookie::name).doesNotContain(ACCESS, REFRESH, ID);
	}

	private String origin() {
		String address = uri("/").toString();
		return address.substring(0, address.length() - 1);
	}

	/** The issuer's own cookies, where it is on the same host. */
	private String[] withIssuers(String name, Browser browser) {
		return Stream
			.concat(Stream.of(name),
					browser.cookies(uri("/pay")).keySet().stream().filter(cookie -> !cookie.startsWith("streampay")))
			.toArray(String[]::new);
	}

	private static String state(Answer redirect) {
		return redirect.header("Location").replaceAll(".*[?&]state=([^&]*).*", "$1");
	}

	private static String with(String attempt, String part, String value) {
		JsonMapper json = JsonMapper.shared();
		ObjectNode parts = (ObjectNode) json.readTree(Base64.getUrlDecoder().decode(attempt));
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(json.writeValueAsString(parts.put(part, value)).getBytes(StandardCharsets.UTF_8));
	}

}
