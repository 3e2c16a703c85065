package com.streampay.security;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import com.streampay.stream.StreamView;
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

	private final BearerTokenResolver inHeader = new DefaultBearerTokenResolver();

	private final RequestMatcher streams;

	private final BearerTokenResolver ofStreams;

	AccessTokenResolver(List<StreamView> streams, boolean inQueryOfStreams) {
		this.streams = new OrRequestMatcher(Stream.concat(streams.stream().map(StreamView::name), Stream.of("live"))
			.<RequestMatcher>map(name -> PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/" + name))
			.toList());
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
		return (this.streams.matches(request) ? this.ofStreams : this.inHeader).resolve(request);
	}

}
