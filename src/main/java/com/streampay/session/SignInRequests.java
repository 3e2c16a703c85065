package com.streampay.session;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Begins a sign-in at {@code /sign-in}, with state, nonce and PKCE.
 */
class SignInRequests implements OAuth2AuthorizationRequestResolver {

	private static final RequestMatcher SIGN_IN = PathPatternRequestMatcher.pathPattern("/sign-in");

	private final OAuth2AuthorizationRequestResolver requests;

	SignInRequests(IssuerRegistration issuer) {
		this.requests = new DefaultOAuth2AuthorizationRequestResolver(issuer,
				OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI);
	}

	@Override
	public OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
		return SIGN_IN.matches(request) ? this.requests.resolve(request, IssuerRegistration.ID) : null;
	}

	@Override
	public OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
		return null;
	}

}
