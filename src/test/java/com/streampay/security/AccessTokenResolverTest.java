package com.streampay.security;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

import static org.assertj.core.api.Assertions.assertThat;

class AccessTokenResolverTest {

	private final BearerTokenResolver ours = new AccessTokenResolver(List.of(), false, false);

	private final BearerTokenResolver library = new DefaultBearerTokenResolver();

	@ParameterizedTest
	@ValueSource(strings = { "Bearer a.b.c", "bearer a.b.c", "BEARER AZaz09-._~+/", "Bearer a==", "Basic a", "Bear",
			"Bearer", "Bearer ", "Bearera", "Bearer.a", "Bearer\ta", "Bearer  a", "Bearer a b", "Bearer a ",
			"Bearer a,b", "Bearer a\u00e9", "Bearer a\u00b2", "Bearer \u0660", "Bearer a\u0000", "a Bearer a" })
	void a_header_says_what_the_library_finds_in_it(String header) {
		assertThat(found(this.ours, header)).isEqualTo(found(this.library, header));
	}

	private static String found(BearerTokenResolver resolver, String header) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/pay");
		request.addHeader("Authorization", header);
		try {
			return "token " + resolver.resolve(request);
		}
		catch (OAuth2AuthenticationException ex) {
			return "error " + ex.getError().getErrorCode() + " " + ex.getMessage();
		}
	}

}
