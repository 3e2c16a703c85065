package com.streampay.session;

import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;

/**
 * Spring Security's sign-in, with what it would keep in a session of its own kept in
 * cookies, or not at all. It is no {@code Customizer}: beans of that type are applied to
 * every filter chain there is.
 */
class SignIn {

	static final String CALLBACK = "/sign-in/callback";

	private final IssuerRegistration issuer;

	private final SignInAttempts attempts;

	private final RestClientAuthorizationCodeTokenResponseClient tokenEndpoint;

	private final SignedInClients clients;

	SignIn(IssuerRegistration issuer, SignInAttempts attempts,
			RestClientAuthorizationCodeTokenResponseClient tokenEndpoint, SignedInClients clients) {
		this.issuer = issuer;
		this.attempts = attempts;
		this.tokenEndpoint = tokenEndpoint;
		this.clients = clients;
	}

	void applyTo(OAuth2LoginConfigurer<HttpSecurity> login) {
		SignInOutcome outcome = new SignInOutcome();
		OidcUserService users = new OidcUserService();
		users.setRetrieveUserInfo(request -> false);
		login.loginPage("/")
			.loginProcessingUrl(CALLBACK)
			.clientRegistrationRepository(this.issuer)
			.authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(new SignInRequests(this.issuer))
				.authorizationRequestRepository(this.attempts))
			.tokenEndpoint(endpoint -> endpoint.accessTokenResponseClient(this.tokenEndpoint))
			.userInfoEndpoint(endpoint -> endpoint.oidcUserService(users))
			.authorizedClientRepository(this.clients)
			.securityContextRepository(new NullSecurityContextRepository())
			.successHandler(outcome)
			.failureHandler(outcome)
			.withObjectPostProcessor(failingKindly(outcome));
	}

	/** When the issuer is away, which would be an internal error otherwise. */
	private static ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter> failingKindly(SignInOutcome outcome) {
		return new ObjectPostProcessor<>() {

			@Override
			public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
				filter.setAuthenticationFailureHandler(outcome);
				return filter;
			}

		};
	}

}
