package com.streampay.session;

import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Where somebody who has signed in goes on: a path of this service. An address chosen by
 * whoever made the link to the sign-in would make a good bait.
 */
final class ReturnPath {

	static final String DEFAULT = "/";

	/** Browsers read a backslash as a slash, and leave out tabs and line ends. */
	private static final Pattern OWN = Pattern.compile("/(?![/\\\\])[!-\\[\\]-~]{0,255}");

	private static final String ATTRIBUTE = ReturnPath.class.getName();

	private ReturnPath() {
	}

	/** The path, or that of the page if it leads elsewhere. */
	static String of(String path) {
		return (path != null && OWN.matcher(path).matches()) ? path : DEFAULT;
	}

	/** Where to go on after this request. */
	static void remember(String path, HttpServletRequest request) {
		request.setAttribute(ATTRIBUTE, path);
	}

	static String after(HttpServletRequest request) {
		return of((String) request.getAttribute(ATTRIBUTE));
	}

}
