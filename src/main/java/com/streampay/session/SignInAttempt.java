package com.streampay.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;

/**
 * What must be known of an authorization request when its response comes. The browser
 * keeps it: whoever comes back without it has not begun here.
 *
 * @param state tells the attempts of a browser apart, and those of others from them
 * @param nonce what the ID token must tell the digest of
 * @param verifier what proves to the issuer that the code is ours (PKCE)
 * @param redirectUri where the response was asked to come to
 * @param returnPath where to go on
 * @param since when it began
 */
record SignInAttempt(String state, String nonce, String verifier, String redirectUri, String returnPath,
		Instant since) {

	/** How long somebody may take to sign in. */
	static final Duration LIFETIME = Duration.ofMinutes(10);

	static SignInAttempt of(OAuth2AuthorizationRequest request, String returnPath, Instant now) {
		return new SignInAttempt(request.getState(), request.getAttribute(OidcParameterNames.NONCE),
				request.getAttribute(PkceParameterNames.CODE_VERIFIER), request.getRedirectUri(), returnPath, now);
	}

	boolean isGood(Instant now) {
		return this.state != null && this.nonce != null && this.verifier != null && this.redirectUri != null
				&& this.since != null && this.since.plus(LIFETIME).isAfter(now);
	}

	OAuth2AuthorizationRequest request(ClientRegistration registration) {
		return OAuth2AuthorizationRequest.authorizationCode()
			.authorizationUri(registration.getProviderDetails().getAuthorizationUri())
			.clientId(registration.getClientId())
			.scopes(registration.getScopes())
			.redirectUri(this.redirectUri)
			.state(this.state)
			.attributes(attributes -> attributes
				.putAll(Map.of(OAuth2ParameterNames.REGISTRATION_ID, registration.getRegistrationId(),
						OidcParameterNames.NONCE, this.nonce, PkceParameterNames.CODE_VERIFIER, this.verifier)))
			.build();
	}

}
