package com.streampay.session;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.streampay.security.AccessTokenCookie;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.ResponseCookie;

/**
 * Keeps tokens in the browser: the access token, which comes with every request, as long
 * as it is good; the others, which only {@code /session} gets to see, until the browser
 * is closed.
 */
final class SessionCookies {

	private static final Logger log = LoggerFactory.getLogger(SessionCookies.class);

	private static final String REFRESH = "streampay-refresh";

	private static final String ID = "streampay-id";

	private static final String PATH = "/session";

	/** Browsers silently drop what is longer, attributes included (RFC 6265). */
	private static final int LONGEST = 4096;

	/** All of them, for they come and go within what headers may have together. */
	private static final int LONGEST_TOGETHER = 10_000;

	private SessionCookies() {
	}

	/** What came. */
	static SessionTokens read(HttpServletRequest request) {
		return new SessionTokens(read(request, AccessTokenCookie.NAME), read(request, REFRESH), read(request, ID));
	}

	/**
	 * Puts tokens in the place of those that are there. Without an ID or refresh token
	 * that is too large, one is signed in all the same, though not as comfortably.
	 * @param lifetime of the access token
	 * @return whether the access token is not too large; if it is, nothing has changed
	 */
	static boolean write(SessionTokens tokens, Duration lifetime, HttpServletRequest request,
			HttpServletResponse response) {
		List<ResponseCookie> cookies = new ArrayList<>();
		int room = LONGEST_TOGETHER;
		for (ResponseCookie cookie : List.of(access(request, tokens.access()).maxAge(lifetime).build(),
				refresh(request, encode(tokens.refresh())).build(), id(request, encode(tokens.id())).build())) {
			int length = cookie.toString().length();
			boolean fits = length <= Math.min(LONGEST, room);
			if (!fits) {
				log.warn("A token is too large for the cookie {}: {} bytes", cookie.getName(), length);
			}
			if (!fits && cookies.isEmpty()) {
				return false;
			}
			boolean kept = fits && !cookie.getValue().isEmpty();
			cookies.add(kept ? cookie : cookie.mutate().value("").maxAge(0).build());
			room -= kept ? length : 0;
		}
		cookies.forEach(cookie -> Cookies.add(response, cookie));
		return true;
	}

	/** Takes all away. */
	static void clear(HttpServletRequest request, HttpServletResponse response) {
		Stream.of(access(request, ""), refresh(request, ""), id(request, ""))
			.forEach(cookie -> Cookies.add(response, cookie.maxAge(0).build()));
	}

	private static ResponseCookie.ResponseCookieBuilder access(HttpServletRequest request, String value) {
		return Cookies.strict(request, AccessTokenCookie.NAME, value, "/");
	}

	private static ResponseCookie.ResponseCookieBuilder refresh(HttpServletRequest request, String value) {
		return Cookies.strict(request, REFRESH, value, PATH);
	}

	private static ResponseCookie.ResponseCookieBuilder id(HttpServletRequest request, String value) {
		return Cookies.strict(request, ID, value, PATH);
	}

	/** A refresh token may have characters that a cookie may not. A JWT has none. */
	private static String encode(String token) {
		return (token == null) ? "" : URLEncoder.encode(token, StandardCharsets.US_ASCII);
	}

	/** More than one is none: another site of the same domain has put one there. */
	private static String read(HttpServletRequest request, String name) {
		Cookie[] cookies = request.getCookies();
		List<String> values = (cookies == null) ? List.of()
				: Stream.of(cookies).filter(cookie -> cookie.getName().equals(name)).map(Cookie::getValue).toList();
		if (values.size() != 1 || values.getFirst().isBlank()) {
			return null;
		}
		try {
			return URLDecoder.decode(values.getFirst(), StandardCharsets.US_ASCII);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
