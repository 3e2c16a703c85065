package com.streampay.session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReturnPathTest {

	@ParameterizedTest
	@ValueSource(strings = { "/", "/#/pay", "/#/follow/01890a5d?x=y&z", "/?theme=dark#/requests", "/index.html",
			"/#/pay?note=%E2%82%AC", "/a//b" })
	void a_path_of_this_service_is_good(String path) {
		assertThat(ReturnPath.of(path)).isEqualTo(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "pay", "#/pay", "?x", "//evil.example", "///evil.example", "/\\evil.example",
			"\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "\t//evil.example", "/\r\nSet-Cookie: x=y",
			"https://evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x", "/a\\b", "/ä",
			"/\u0000", "/ ", "/\u2028" })
	void all_else_leads_to_the_page(String path) {
		assertThat(ReturnPath.of(path)).isEqualTo("/");
	}

	@Test
	void so_do_none_and_one_that_is_too_long() {
		assertThat(ReturnPath.of(null)).isEqualTo("/");
		assertThat(ReturnPath.of("/" + "x".repeat(255))).hasSize(256);
		assertThat(ReturnPath.of("/" + "x".repeat(256))).isEqualTo("/");
	}

}
