package com.streampay.security;

import java.util.List;

import com.streampay.stream.StreamView;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Every request proves itself by its token alone, in the header or in the page's cookie:
 * there is no session. What a foreign site could ride on, the cookie, is a token only to
 * requests of our own page ({@link AccessTokenResolver}).
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessTokenProperties.class)
class SecurityConfiguration {

	/** A stream would hold those of each filter for as long as it is open. */
	@Bean
	SecurityObservationSettings withoutObservations() {
		return SecurityObservationSettings.noObservations();
	}

	/**
	 * What is read needs its scope whatever the method: HEAD tells of it too. What is
	 * nowhere needs any token, whose owner is then told that it is nowhere; that nothing
	 * else is there without a scope of its own, a test of all routes sees to.
	 */
	@Bean
	SecurityFilterChain streamPay(HttpSecurity http, AccessTokens tokens, SecurityProblems problems,
			AccessTokenProperties properties, ObjectProvider<ClientRegistrationRepository> signIn,
			List<StreamView> streams) {
		http.authorizeHttpRequests(requests -> streams
			.forEach(stream -> requests.requestMatchers("/" + stream.name()).hasAuthority("SCOPE_" + stream.scope())));
		http.authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.POST, "/pay")
			.hasAuthority("SCOPE_write:pay")
			.requestMatchers(HttpMethod.POST, "/request", "/payment-requests/*/*")
			.hasAuthority("SCOPE_write:request")
			.requestMatchers(HttpMethod.PUT, "/current-user")
			.hasAuthority("SCOPE_write:users")
			.requestMatchers("/payment-requests/*", "/current-payment-requests")
			.hasAuthority("SCOPE_read:payment-requests")
			.requestMatchers("/payments", "/payments.csv", "/journeys")
			.hasAuthority("SCOPE_read:balances")
			.requestMatchers("/users", "/current-user")
			.hasAuthority("SCOPE_read:users")
			.requestMatchers(probes())
			.permitAll()
			.requestMatchers(EndpointRequest.toAnyEndpoint(), EndpointRequest.toLinks())
			.hasAuthority("SCOPE_operate")
			.anyRequest()
			.authenticated());
		http.oauth2ResourceServer(server -> server.jwt(jwt -> jwt.decoder(tokens::check))
			.bearerTokenResolver(
					new AccessTokenResolver(streams, properties.accessTokenInQuery(), signIn.getIfAvailable() != null))
			.authenticationEntryPoint(problems)
			.accessDeniedHandler(problems)
			.withObjectPostProcessor(answeringToo(problems)));
		http.exceptionHandling(handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems));
		http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
		http.headers(new BrowserHeaders());
		http.csrf(AbstractHttpConfigurer::disable);
		http.logout(AbstractHttpConfigurer::disable);
		http.requestCache(AbstractHttpConfigurer::disable);
		return http.build();
	}

	/** What tells an orchestrator up or down, and without the scope no more than that. */
	private static RequestMatcher probes() {
		RequestMatcher health = EndpointRequest.to("health");
		return request -> health.matches(request)
				&& request.getRequestURI().matches("/actuator/health/(liveness|readiness)");
	}

	/** When the issuer is away, which would be thrown at the container otherwise. */
	private static ObjectPostProcessor<BearerTokenAuthenticationFilter> answeringToo(SecurityProblems problems) {
		AuthenticationEntryPointFailureHandler failures = new AuthenticationEntryPointFailureHandler(problems);
		failures.setRethrowAuthenticationServiceException(false);
		return new ObjectPostProcessor<>() {

			@Override
			public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
				filter.setAuthenticationFailureHandler(failures);
				return filter;
			}

		};
	}

}
