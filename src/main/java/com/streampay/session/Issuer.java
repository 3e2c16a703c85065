package com.streampay.session;

import java.net.URI;
import java.util.Objects;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.oauth2.client.endpoint.DefaultOAuth2TokenRequestHeadersConverter;
import org.springframework.security.oauth2.client.endpoint.DefaultOAuth2TokenRequestParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What the service asks of the issuer after somebody has signed in there.
 */
class Issuer {

	private static final Logger log = LoggerFactory.getLogger(Issuer.class);

	/** The library wants one; the issuer is not sent it. */
	private static final OAuth2AccessToken ANY_ACCESS_TOKEN = new OAuth2AccessToken(TokenType.BEARER, "any", null,
			null);

	private final IssuerRegistration registration;

	private final OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokenEndpoint;

	private final JwtDecoderFactory<ClientRegistration> idTokens;

	private final RestClient http;

	Issuer(IssuerRegistration registration,
			OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> tokenEndpoint,
			JwtDecoderFactory<ClientRegistration> idTokens, RestClient http) {
		this.registration = registration;
		this.tokenEndpoint = tokenEndpoint;
		this.idTokens = idTokens;
		this.http = http;
	}

	/**
	 * Gets new tokens for a refresh token; the same one again if the issuer keeps it.
	 * @throws SessionEndedException if the issuer does not take it any more
	 * @throws IssuerAwayException if nobody knows
	 */
	SessionTokens renew(String refreshToken) {
		try {
			ClientRegistration client = this.registration.get();
			OAuth2AccessTokenResponse response = this.tokenEndpoint.getTokenResponse(request(client, refreshToken));
			return new SessionTokens(response.getAccessToken().getTokenValue(),
					Objects.requireNonNull(response.getRefreshToken()).getTokenValue(), idToken(client, response));
		}
		catch (OAuth2AuthorizationException ex) {
			if (OAuth2ErrorCodes.INVALID_GRANT.equals(ex.getError().getErrorCode())) {
				throw new SessionEndedException("The issuer has not renewed the tokens", ex);
			}
			throw new IssuerAwayException(ex);
		}
	}

	/** Has it forget a refresh token, if it can. */
	void revoke(String refreshToken) {
		ClientRegistration client = this.registration.get();
		String endpoint = metadata(client, "revocation_endpoint");
		if (endpoint == null) {
			return;
		}
		OAuth2RefreshTokenGrantRequest request = request(client, refreshToken);
		MultiValueMap<String, String> form = new DefaultOAuth2TokenRequestParametersConverter<OAuth2RefreshTokenGrantRequest>()
			.convert(request);
		form.remove(OAuth2ParameterNames.GRANT_TYPE);
		form.remove(OAuth2ParameterNames.REFRESH_TOKEN);
		form.set(OAuth2ParameterNames.TOKEN, refreshToken);
		form.set(OAuth2ParameterNames.TOKEN_TYPE_HINT, OAuth2ParameterNames.REFRESH_TOKEN);
		try {
			this.http.post()
				.uri(endpoint)
				.headers(headers -> headers
					.addAll(new DefaultOAuth2TokenRequestHeadersConverter<OAuth2RefreshTokenGrantRequest>()
						.convert(request)))
				.body(form)
				.retrieve()
				.toBodilessEntity();
		}
		catch (RestClientException | OAuth2AuthorizationException ex) {
			log.warn("The issuer has not revoked a refresh token: {}", ex.getMessage());
		}
	}

	/**
	 * Where the browser ends its session at the issuer (OpenID Connect RP-Initiated
	 * Logout).
	 * @return its address, or {@code null} if there is none
	 */
	URI endOfSession(String idToken, String returnTo) {
		ClientRegistration client = this.registration.get();
		String endpoint = metadata(client, "end_session_endpoint");
		if (endpoint == null) {
			return null;
		}
		UriComponentsBuilder address = UriComponentsBuilder.fromUriString(endpoint)
			.queryParam(OAuth2ParameterNames.CLIENT_ID, "{client}")
			.queryParam("post_logout_redirect_uri", "{returnTo}");
		return (idToken == null) ? address.encode().build(client.getClientId(), returnTo)
				: address.queryParam("id_token_hint", "{idToken}")
					.encode()
					.build(client.getClientId(), returnTo, idToken);
	}

	/** A new ID token, which issuers need not send, is checked like the first. */
	private String idToken(ClientRegistration client, OAuth2AccessTokenResponse response) {
		if (!(response.getAdditionalParameters().get(OidcParameterNames.ID_TOKEN) instanceof String token)) {
			return null;
		}
		try {
			Jwt idToken = this.idTokens.createDecoder(client).decode(token);
			return idToken.getTokenValue();
		}
		catch (JwtException ex) {
			throw new IssuerAwayException(ex);
		}
	}

	private static OAuth2RefreshTokenGrantRequest request(ClientRegistration client, String refreshToken) {
		return new OAuth2RefreshTokenGrantRequest(client, ANY_ACCESS_TOKEN, new OAuth2RefreshToken(refreshToken, null));
	}

	private static String metadata(ClientRegistration client, String name) {
		return (String) client.getProviderDetails().getConfigurationMetadata().get(name);
	}

}
