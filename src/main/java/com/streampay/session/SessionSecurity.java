package com.streampay.session;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.security.BrowserHeaders;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.session.NullAuthenticatedSessionStrategy;

/**
 * The way in and out. No token is looked at, so that one that is stale does not stand in
 * the way of what would replace it; the issuer's word is only taken to fill the cookies.
 */
@Configuration(proxyBeanMethods = false)
@OnRole(Role.GATEWAY)
class SessionSecurity {

	@Bean
	@Order(11)
	SecurityFilterChain session(HttpSecurity http, ObjectProvider<SignIn> signIn) {
		http.securityMatchers(requests -> requests.requestMatchers("/sign-in", SignIn.CALLBACK, "/session",
				"/session/renew", "/session/sign-out"));
		http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
		signIn.ifAvailable(issuer -> http.oauth2Login(issuer::applyTo));
		http.headers(new BrowserHeaders());
		http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS)
			.sessionAuthenticationStrategy(new NullAuthenticatedSessionStrategy()));
		http.csrf(AbstractHttpConfigurer::disable);
		http.logout(AbstractHttpConfigurer::disable);
		http.requestCache(AbstractHttpConfigurer::disable);
		return http.build();
	}

}
