package com.streampay.session;

import java.time.Duration;
import java.util.List;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class SessionCookiesTest {

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void the_access_token_is_kept_as_long_as_it_is_good_and_the_others_as_long_as_the_browser_is_open() {
		assertThat(write("a", "r", "i")).isTrue();

		assertThat(set()).containsExactly("streampay-access=a; Path=/; Max-Age=300; HttpOnly; SameSite=Strict",
				"streampay-refresh=r; Path=/session; HttpOnly; SameSite=Strict",
				"streampay-id=i; Path=/session; HttpOnly; SameSite=Strict");
	}

	@Test
	void over_https_they_go_over_nothing_else() {
		this.request.setSecure(true);
		write("a", "r", "i");
		SessionCookies.clear(this.request, this.response);

		assertThat(set()).hasSize(6).allMatch(cookie -> cookie.contains("; Secure"));
	}

	@Test
	void what_there_is_none_of_takes_the_place_of_that_of_somebody_else() {
		write("a", null, null);

		assertThat(set().subList(1, 3)).containsExactly(
				"streampay-refresh=; Path=/session; Max-Age=0; HttpOnly; SameSite=Strict",
				"streampay-id=; Path=/session; Max-Age=0; HttpOnly; SameSite=Strict");
	}

	@Test
	void an_access_token_that_no_browser_would_keep_is_none() {
		assertThat(write("a".repeat(4090), "r", "i")).isFalse();

		assertThat(set()).isEmpty();
	}

	@Test
	void without_another_token_that_no_browser_would_keep_one_is_signed_in_all_the_same() {
		assertThat(write("a".repeat(3900), "r".repeat(4090), "i")).isTrue();

		assertThat(set()).hasSize(3)
			.satisfiesExactly(access -> assertThat(access).contains("a".repeat(3900)),
					refresh -> assertThat(refresh).startsWith("streampay-refresh=; ").contains("Max-Age=0"),
					id -> assertThat(id).startsWith("streampay-id=i; "));
	}

	@Test
	void all_together_are_no_larger_than_headers_may_be() {
		assertThat(write("a".repeat(3900), "r".repeat(3900), "i".repeat(3900))).isTrue();

		assertThat(set()).satisfiesExactly(access -> assertThat(access).contains("aaa"),
				refresh -> assertThat(refresh).contains("rrr"), id -> assertThat(id).startsWith("streampay-id=; "));
	}

	@Test
	void a_refresh_token_may_be_anything() {
		String token = "1//a;b, c=\"d\\e\"%2F+/==";
		write("a", token, "i");
		String value = set().get(1).replaceAll("streampay-refresh=([^;]*);.*", "$1");
		assertThat(value).matches("[!#-+\\--:<-\\[\\]-~]+");

		this.request.setCookies(new Cookie("streampay-refresh", value));
		assertThat(SessionCookies.read(this.request).refresh()).isEqualTo(token);
	}

	@Test
	void more_than_one_of_a_name_are_none() {
		this.request.setCookies(new Cookie("streampay-refresh", "x"), new Cookie("streampay-refresh", "y"),
				new Cookie("streampay-id", "%"));

		assertThat(SessionCookies.read(this.request)).isEqualTo(new SessionTokens(null, null, null));
	}

	@Test
	void tokens_are_in_no_log() {
		assertThat(new SessionTokens("secret-a", "secret-r", "secret-i").toString()).doesNotContain("secret");
	}

	private boolean write(String access, String refresh, String id) {
		return SessionCookies.write(new SessionTokens(access, refresh, id), Duration.ofMinutes(5), this.request,
				this.response);
	}

	/** Those set, without what says once more when they end. */
	private List<String> set() {
		return this.response.getHeaders("Set-Cookie")
			.stream()
			.map(cookie -> cookie.replaceAll("; Expires=[^;]*", ""))
			.toList();
	}

}
