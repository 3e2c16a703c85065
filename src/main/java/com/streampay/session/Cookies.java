package com.streampay.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseCookie.ResponseCookieBuilder;

/**
 * Cookies that no script can read and no other scheme gets.
 */
final class Cookies {

	private Cookies() {
	}

	/** One that comes only with what our own page sends. */
	static ResponseCookieBuilder strict(HttpServletRequest request, String name, String value, String path) {
		return of(request, name, value).path(path).sameSite("Strict");
	}

	/** One that comes also when the issuer sends somebody back to the sign-in. */
	static ResponseCookieBuilder lax(HttpServletRequest request, String name, String value) {
		return of(request, name, value).path("/sign-in").sameSite("Lax");
	}

	static void add(HttpServletResponse response, ResponseCookie cookie) {
		response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
	}

	private static ResponseCookieBuilder of(HttpServletRequest request, String name, String value) {
		return ResponseCookie.from(name, value).httpOnly(true).secure(request.isSecure());
	}

}
