package com.streampay.security;

import java.util.List;

import com.streampay.stream.StreamView;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Every request proves itself by its token alone: there is no session and no cookie, so
 * there is nothing that a foreign site could ride on.
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
	SecurityFilterChain streamPay(HttpSecurity http, SecurityProblems problems, AccessTokenProperties properties,
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
			.requestMatchers("/payments", "/payments.csv")
			.hasAuthority("SCOPE_read:balances")
			.requestMatchers("/users", "/current-user")
			.hasAuthority("SCOPE_read:users")
			.requestMatchers(EndpointRequest.toAnyEndpoint(), EndpointRequest.toLinks())
			.hasAuthority("SCOPE_operate")
			.anyRequest()
			.authenticated());
		http.oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults())
			.bearerTokenResolver(new AccessTokenResolver(streams, properties.accessTokenInQuery()))
			.authenticationEntryPoint(problems)
			.accessDeniedHandler(problems));
		http.exceptionHandling(handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems));
		http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
		http.csrf(AbstractHttpConfigurer::disable);
		http.logout(AbstractHttpConfigurer::disable);
		http.requestCache(AbstractHttpConfigurer::disable);
		return http.build();
	}

}
