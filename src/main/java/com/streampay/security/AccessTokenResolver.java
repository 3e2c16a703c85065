package com.streampay.security;

import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Finds the one token of a request: in its header {@code Authorization} or, for streams
 * and if allowed, in its query string. More than one is none (RFC 6750 section 2).
 */
class AccessTokenResolver implements BearerTokenResolver {

	private static final RequestMatcher STREAMS = new OrRequestMatcher(List
		.of("/activities", "/payment-requests", "/current-balance", "/balance-histories", "/total-transactions",
				"/average-transactions")
		.stream()
		.<RequestMatcher>map(path -> PathPatternRequestMatcher.pathPattern(HttpMethod.GET, path))
		.toList());

	private final BearerTokenResolver inHeader = new DefaultBearerTokenResolver();

	private final BearerTokenResolver ofStreams;

	AccessTokenResolver(boolean inQueryOfStreams) {
		DefaultBearerTokenResolver inHeaderOrQuery = new DefaultBearerTokenResolver();
		inHeaderOrQuery.setAllowUriQueryParameter(inQueryOfStreams);
		this.ofStreams = inHeaderOrQuery;
	}

	@Override
	public String resolve(HttpServletRequest request) {
		if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
			throw new OAuth2AuthenticationException(
					BearerTokenErrors.invalidRequest("Found multiple bearer tokens in the request"));
		}
		return (STREAMS.matches(request) ? this.ofStreams : this.inHeader).resolve(request);
	}

}
