package com.streampay.security;

import com.streampay.account.ReservedIds;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Every request proves itself by its token alone: there is no session and no cookie, so
 * there is nothing that a foreign site could ride on.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final int LONGEST_SUBJECT = 255;

	@Bean
	SecurityFilterChain streamPay(HttpSecurity http, SecurityProblems problems) {
		http.authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.POST, "/pay")
			.hasAuthority("SCOPE_write:pay")
			.requestMatchers(HttpMethod.POST, "/request", "/payment-requests/*/*")
			.hasAuthority("SCOPE_write:request")
			.requestMatchers(HttpMethod.PUT, "/current-user")
			.hasAuthority("SCOPE_write:users")
			.requestMatchers("/current-balance", "/balance-histories")
			.hasAuthority("SCOPE_read:balances")
			.requestMatchers("/payment-requests")
			.hasAuthority("SCOPE_read:payment-requests")
			.requestMatchers("/activities")
			.hasAuthority("SCOPE_read:activities")
			.requestMatchers("/total-transactions")
			.hasAuthority("SCOPE_read:total-transactions")
			.requestMatchers("/average-transactions")
			.hasAuthority("SCOPE_read:average-transactions")
			.requestMatchers("/actuator/**")
			.hasAuthority("SCOPE_operate")
			.requestMatchers("/error")
			.permitAll()
			.anyRequest()
			.authenticated());
		http.oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults())
			.authenticationEntryPoint(problems)
			.accessDeniedHandler(problems));
		http.exceptionHandling(handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems));
		http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
		http.csrf(AbstractHttpConfigurer::disable);
		http.logout(AbstractHttpConfigurer::disable);
		http.requestCache(AbstractHttpConfigurer::disable);
		return http.build();
	}

	/** A token is of use only if its subject can own an account. */
	@Bean
	OAuth2TokenValidator<Jwt> subjectCanOwnAnAccount() {
		return token -> canOwnAnAccount(token.getSubject()) ? OAuth2TokenValidatorResult.success()
				: OAuth2TokenValidatorResult
					.failure(new OAuth2Error("invalid_token", "The subject of the token cannot own an account", null));
	}

	private static boolean canOwnAnAccount(String subject) {
		return subject != null && !subject.isBlank() && subject.length() <= LONGEST_SUBJECT
				&& subject.codePoints().noneMatch(Character::isISOControl) && !ReservedIds.isReserved(subject);
	}

}
