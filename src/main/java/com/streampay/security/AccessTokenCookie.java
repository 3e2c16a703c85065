package com.streampay.security;

import java.util.List;
import java.util.stream.Stream;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The cookie in which the page's access token comes. No script can read it; a foreign
 * page can have a browser send it all the same, hence {@link OwnPage}.
 */
public final class AccessTokenCookie {

	/** Its name. */
	public static final String NAME = "streampay-access";

	private AccessTokenCookie() {
	}

	/** What came in cookies of this name: usually one or none. */
	static List<String> values(HttpServletRequest request) {
		Cookie[] cookies = request.getCookies();
		return (cookies == null) ? List.of()
				: Stream.of(cookies)
					.filter(cookie -> cookie.getName().equals(NAME) && !cookie.getValue().isBlank())
					.map(Cookie::getValue)
					.toList();
	}

}
