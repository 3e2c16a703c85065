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
 * Finds the one token of a request: in its header {@code Authorization}, for streams and
 * if allowed in its query string, and else, where people can sign in, in the page's
 * cookie. More than one of a kind is none (RFC 6750 section 2).
 */
class AccessTokenResolver implements BearerTokenResolver {

	private final BearerTokenResolver inHeader = new DefaultBearerTokenResolver();

	private final RequestMatcher streams;

	private final BearerTokenResolver ofStreams;

	private final boolean inCookie;

	AccessTokenResolver(List<StreamView> streams, boolean inQueryOfStreams, boolean inCookie) {
		this.streams = new OrRequestMatcher(Stream.concat(streams.stream().map(StreamView::name), Stream.of("live"))
			.<RequestMatcher>map(name -> PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/" + name))
			.toList());
		DefaultBearerTokenResolver inHeaderOrQuery = new DefaultBearerTokenResolver();
		inHeaderOrQuery.setAllowUriQueryParameter(inQueryOfStreams);
		this.ofStreams = inHeaderOrQuery;
		this.inCookie = inCookie;
	}

	@Override
	public String resolve(HttpServletRequest request) {
		if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
			throw moreThanOne();
		}
		String token = (this.streams.matches(request) ? this.ofStreams : this.inHeader).resolve(request);
		return (token == null && this.inCookie) ? inCookie(request) : token;
	}

	/** A script of another page cannot add a header, but the browser adds the cookie. */
	private static String inCookie(HttpServletRequest request) {
		List<String> tokens = AccessTokenCookie.values(request);
		if (tokens.isEmpty()) {
			return null;
		}
		if (!OwnPage.isSafe(request)) {
			throw new CrossSiteRequestException();
		}
		if (tokens.size() > 1) {
			throw moreThanOne();
		}
		return tokens.getFirst();
	}

	private static OAuth2AuthenticationException moreThanOne() {
		return new OAuth2AuthenticationException(
				BearerTokenErrors.invalidRequest("Found multiple bearer tokens in the request"));
	}

}
