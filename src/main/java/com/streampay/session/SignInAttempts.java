package com.streampay.session;

import java.time.Clock;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * Keeps each attempt to sign in in a cookie of its own, so that tabs do not disturb each
 * other, and takes it away when its response comes, so that none counts twice. Only a few
 * are kept.
 */
class SignInAttempts implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

	static final String PREFIX = "streampay-sign-in-";

	private static final int MOST = 5;

	private static final int NAME_LENGTH = 16;

	private final IssuerRegistration issuer;

	private final JsonMapper json;

	private final Clock clock = Clock.systemUTC();

	SignInAttempts(IssuerRegistration issuer, JsonMapper json) {
		this.issuer = issuer;
		this.json = json;
	}

	@Override
	public void saveAuthorizationRequest(OAuth2AuthorizationRequest authorizationRequest, HttpServletRequest request,
			HttpServletResponse response) {
		SignInAttempt attempt = SignInAttempt.of(authorizationRequest, ReturnPath.of(request.getParameter("return")),
				this.clock.instant());
		List<Kept> others = kept(request).sorted(Comparator.comparing((Kept kept) -> kept.attempt().since()).reversed())
			.toList();
		others.stream().skip(MOST - 1).forEach(oldest -> clear(oldest.cookie(), request, response));
		String value = Base64.getUrlEncoder().withoutPadding().encodeToString(this.json.writeValueAsBytes(attempt));
		Cookies.add(response,
				Cookies.lax(request, PREFIX + attempt.state().substring(0, NAME_LENGTH), value)
					.maxAge(SignInAttempt.LIFETIME)
					.build());
	}

	@Override
	public OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
		return find(request).map(kept -> kept.attempt().request(this.issuer.get())).orElse(null);
	}

	@Override
	public OAuth2AuthorizationRequest removeAuthorizationRequest(HttpServletRequest request,
			HttpServletResponse response) {
		find(request).ifPresent(kept -> {
			clear(kept.cookie(), request, response);
			ReturnPath.remember(kept.attempt().returnPath(), request);
		});
		return loadAuthorizationRequest(request);
	}

	/** That of which the request is the response. */
	private Optional<Kept> find(HttpServletRequest request) {
		String state = request.getParameter(OAuth2ParameterNames.STATE);
		return kept(request).filter(kept -> kept.attempt().state().equals(state)).findFirst();
	}

	private static void clear(String cookie, HttpServletRequest request, HttpServletResponse response) {
		Cookies.add(response, Cookies.lax(request, cookie, "").maxAge(0).build());
	}

	private Stream<Kept> kept(HttpServletRequest request) {
		Cookie[] cookies = request.getCookies();
		return (cookies == null) ? Stream.empty()
				: Stream.of(cookies).filter(cookie -> cookie.getName().startsWith(PREFIX)).flatMap(this::read);
	}

	private Stream<Kept> read(Cookie cookie) {
		try {
			SignInAttempt attempt = this.json.readValue(Base64.getUrlDecoder().decode(cookie.getValue()),
					SignInAttempt.class);
			return (attempt != null && attempt.isGood(this.clock.instant()))
					? Stream.of(new Kept(cookie.getName(), attempt)) : Stream.empty();
		}
		catch (IllegalArgumentException | JacksonException ex) {
			return Stream.empty();
		}
	}

	private record Kept(String cookie, SignInAttempt attempt) {
	}

}
