package com.streampay.session;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.streampay.security.AccessTokens;
import com.streampay.security.OwnPage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Begins, tells, renews and ends what a browser has of a session.
 */
class Sessions {

	private static final Logger log = LoggerFactory.getLogger(Sessions.class);

	/** Long enough for another tab that has sent the same refresh token meanwhile. */
	private static final Duration SAME_MOMENT = Duration.ofSeconds(10);

	private static final int MOST_RENEWALS = 10_000;

	private final AccessTokens accessTokens;

	private final Issuer issuer;

	/**
	 * An issuer may take a refresh token once, and take its coming again for theft. Tabs
	 * share one, so those that renew at the same moment get the same answer. That is all
	 * there is in memory, and nothing is wrong without it.
	 */
	private final Cache<String, CompletableFuture<SessionTokens>> renewals = Caffeine.newBuilder()
		.expireAfterWrite(SAME_MOMENT)
		.maximumSize(MOST_RENEWALS)
		.build();

	Sessions(AccessTokens accessTokens, Issuer issuer) {
		this.accessTokens = accessTokens;
		this.issuer = issuer;
	}

	/**
	 * Gives a browser its tokens.
	 * @throws SessionEndedException if the access token is none that this service takes,
	 * or too large for a cookie
	 * @throws IssuerAwayException if nobody knows
	 */
	Session begin(SessionTokens tokens, HttpServletRequest request, HttpServletResponse response) {
		Jwt accessToken = check(tokens.access());
		if (!SessionCookies.write(tokens, lifetime(accessToken), request, response)) {
			throw new SessionEndedException("The access token is too large for a cookie", null);
		}
		return Session.of(accessToken, tokens);
	}

	/**
	 * The session of a browser.
	 * @throws SessionEndedException if it has none
	 * @throws IssuerAwayException if nobody knows
	 */
	Session current(HttpServletRequest request) {
		SessionTokens tokens = SessionCookies.read(request);
		if (tokens.access() == null) {
			throw new SessionEndedException("There is no access token", null);
		}
		return Session.of(check(tokens.access()), tokens);
	}

	/**
	 * Gives a browser new tokens for its refresh token.
	 * @throws SessionEndedException if that is not possible; its cookies stay, because
	 * another tab may just have got new ones
	 * @throws IssuerAwayException if nobody knows
	 */
	Session renew(HttpServletRequest request, HttpServletResponse response) {
		SessionTokens old = SessionCookies.read(request);
		if (old.refresh() == null) {
			throw new SessionEndedException("There is no refresh token", null);
		}
		SessionTokens renewed = renewed(old.refresh());
		String idToken = (renewed.id() != null) ? renewed.id() : old.id();
		return begin(new SessionTokens(renewed.access(), renewed.refresh(), idToken), request, response);
	}

	/**
	 * Takes a browser its tokens away.
	 * @return where it ends its session at the issuer, too
	 */
	URI end(HttpServletRequest request, HttpServletResponse response) {
		SessionTokens tokens = SessionCookies.read(request);
		SessionCookies.clear(request, response);
		URI page = URI.create("/");
		if (tokens.refresh() == null && tokens.id() == null) {
			return page;
		}
		try {
			if (tokens.refresh() != null) {
				this.issuer.revoke(tokens.refresh());
			}
			URI endOfSession = this.issuer.endOfSession(tokens.id(), OwnPage.origin(request) + "/");
			return (endOfSession != null) ? endOfSession : page;
		}
		catch (IssuerAwayException ex) {
			log.warn("Somebody has signed out here, but not at the issuer: {}", ex.getMessage());
			return page;
		}
	}

	private SessionTokens renewed(String refreshToken) {
		try {
			return this.renewals
				.get(refreshToken,
						token -> CompletableFuture.supplyAsync(() -> this.issuer.renew(token),
								Thread::startVirtualThread))
				.join();
		}
		catch (CompletionException ex) {
			this.renewals.invalidate(refreshToken);
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	private Jwt check(String accessToken) {
		try {
			return this.accessTokens.check(accessToken);
		}
		catch (BadJwtException ex) {
			throw new SessionEndedException("The access token is refused here: " + ex.getMessage(), ex);
		}
		catch (JwtException ex) {
			throw new IssuerAwayException(ex);
		}
	}

	/** Negative if it never ends: then until the browser is closed. */
	private static Duration lifetime(Jwt accessToken) {
		Instant end = accessToken.getExpiresAt();
		Duration second = Duration.ofSeconds(1);
		if (end == null) {
			return second.negated();
		}
		Duration left = Duration.between(Instant.now(), end);
		return (left.compareTo(second) > 0) ? left : second;
	}

}
