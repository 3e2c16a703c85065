package com.streampay.session;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.security.AccessTokens;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.ConditionalOnOAuth2ClientRegistrationProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties.Registration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientPropertiesMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.util.Assert;
import org.springframework.web.client.RestClient;

/**
 * What signing in takes, where an issuer is configured for it
 * ({@code spring.security.oauth2.client.*}).
 */
@Configuration(proxyBeanMethods = false)
@OnRole(Role.GATEWAY)
@ConditionalOnOAuth2ClientRegistrationProperties
@EnableConfigurationProperties(OAuth2ClientProperties.class)
class SignInConfiguration {

	/** Spring Security's own is half a minute, which is longer than people wait. */
	private static final Duration DISCOVERY_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

	private static final List<String> SCOPES = List.of(OidcScopes.OPENID, OidcScopes.PROFILE, "write:pay",
			"write:request", "write:users", "read:users", "read:balances", "read:activities", "read:payment-requests",
			"read:total-transactions", "read:average-transactions");

	/** What is set wrongly fails at the start, whether the issuer is there or not. */
	@Bean
	IssuerRegistration issuerRegistration(OAuth2ClientProperties properties) {
		Registration registration = properties.getRegistration().get(IssuerRegistration.ID);
		Assert.state(registration != null && properties.getRegistration().size() == 1,
				"One client can be registered for sign-in: spring.security.oauth2.client.registration.streampay");
		String provider = (registration.getProvider() != null) ? registration.getProvider() : IssuerRegistration.ID;
		Assert.state(properties.getProvider().containsKey(provider),
				() -> "Say where to sign in: spring.security.oauth2.client.provider." + provider + ".issuer-uri");
		if (registration.getRedirectUri() == null) {
			registration.setRedirectUri("{baseUrl}/sign-in/callback");
		}
		if (registration.getScope() == null) {
			registration.setScope(new LinkedHashSet<>(SCOPES));
		}
		Assert.state(registration.getScope().contains(OidcScopes.OPENID),
				"The scope openid is missing: spring.security.oauth2.client.registration.streampay.scope");
		return new IssuerRegistration(
				() -> new OAuth2ClientPropertiesMapper(properties).asClientRegistrations().get(IssuerRegistration.ID),
				DISCOVERY_TIMEOUT);
	}

	@Bean
	SignIn signIn(IssuerRegistration registration, Sessions sessions, JsonMapper json) {
		RestClientAuthorizationCodeTokenResponseClient tokenEndpoint = new RestClientAuthorizationCodeTokenResponseClient();
		tokenEndpoint.setRestClient(http());
		return new SignIn(registration, new SignInAttempts(registration, json), tokenEndpoint,
				new SignedInClients(sessions));
	}

	@Bean
	Sessions sessions(IssuerRegistration registration, JwtDecoderFactory<ClientRegistration> idTokens,
			AccessTokens accessTokens) {
		RestClient http = http();
		RestClientRefreshTokenTokenResponseClient tokenEndpoint = new RestClientRefreshTokenTokenResponseClient();
		tokenEndpoint.setRestClient(http);
		return new Sessions(accessTokens, new Issuer(registration, tokenEndpoint, idTokens, http));
	}

	/** One decoder per issuer: each keeps its keys. */
	@Bean
	JwtDecoderFactory<ClientRegistration> idTokens() {
		JwtDecoderFactory<ClientRegistration> decoders = new OidcIdTokenDecoderFactory();
		Map<ClientRegistration, JwtDecoder> known = new ConcurrentHashMap<>();
		return registration -> known.computeIfAbsent(registration, decoders::createDecoder);
	}

	/** As the library has it, but that it does not wait for ever. */
	private static RestClient http() {
		JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT).build());
		requests.setReadTimeout(READ_TIMEOUT);
		return RestClient.builder()
			.requestFactory(requests)
			.configureMessageConverters(converters -> converters.addCustomConverter(new FormHttpMessageConverter())
				.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
			.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
			.build();
	}

}
