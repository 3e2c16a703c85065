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
import org.springframework.util.StringUtils;

/**
 * Finds the one token of a request: in its header {@code Authorization}, for streams and
 * if allowed in its query string, and else, where people can sign in, in the page's
 * cookie. More than one of a kind is none (RFC 6750 section 2).
 */
class AccessTokenResolver implements BearerTokenResolver {

	private static final String SCHEME = "Bearer";

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
		List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
		if (headers.size() > 1) {
			throw moreThanOne();
		}
		String token = this.streams.matches(request) ? this.ofStreams.resolve(request)
				: headers.isEmpty() ? null : inHeader(headers.getFirst());
		return (token == null && this.inCookie) ? inCookie(request) : token;
	}

	/**
	 * What Spring Security's own finds with a regular expression, at a cost of 4 % of all
	 * that a payment costs this process.
	 */
	private static String inHeader(String header) {
		if (!StringUtils.startsWithIgnoreCase(header, SCHEME)) {
			return null;
		}
		String rest = header.substring(SCHEME.length());
		if (!rest.startsWith(" ") || rest.length() == 1
				|| !rest.chars().skip(1).allMatch(AccessTokenResolver::isOfToken)) {
			throw new OAuth2AuthenticationException(BearerTokenErrors.invalidToken("Bearer token is malformed"));
		}
		return rest.substring(1);
	}

	/** The characters of a {@code b64token} (RFC 6750 section 2.1). */
	private static boolean isOfToken(int character) {
		return character < 128 && (Character.isLetterOrDigit(character) || "-._~+/=".indexOf(character) >= 0);
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
