package com.streampay.security;

import java.util.Set;

import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Tells whether a script of our own page has sent a request. A browser sends our cookies
 * with whatever any page of the same site has it send; only what cookies alone vouch for
 * needs to be asked after.
 */
public final class OwnPage {

	private static final Set<String> SAFE = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(),
			HttpMethod.OPTIONS.name(), HttpMethod.TRACE.name());

	static final String ADVICE = "Send it from a page of this service, or with Authorization: Bearer.";

	private OwnPage() {
	}

	/**
	 * Whether a request changes nothing, or comes from our own page. Every browser says
	 * where from in {@code Sec-Fetch-Site}, which no script can set, if the address is
	 * https or localhost; else, and before 2023, in {@code Origin}.
	 */
	static boolean isSafe(HttpServletRequest request) {
		if (SAFE.contains(request.getMethod())) {
			return true;
		}
		String site = request.getHeader("Sec-Fetch-Site");
		return (site != null) ? site.equals("same-origin")
				: origin(request).equalsIgnoreCase(request.getHeader(HttpHeaders.ORIGIN));
	}

	/**
	 * Refuses what changes something and does not come from our own page.
	 * @throws ProblemException if so
	 */
	public static void require(HttpServletRequest request) {
		if (!isSafe(request)) {
			throw new ProblemException(ProblemType.CROSS_SITE_REQUEST, ADVICE);
		}
	}

	/** Where the page is that the request's address belongs to, without a path. */
	public static String origin(HttpServletRequest request) {
		UriComponents address = UriComponentsBuilder.fromUriString(request.getRequestURL().toString())
			.replacePath(null)
			.build();
		return address.toUriString();
	}

}
