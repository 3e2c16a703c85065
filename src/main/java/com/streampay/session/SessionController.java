package com.streampay.session;

import java.net.URI;
import java.util.function.Function;

import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.security.OwnPage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A browser's session, for the page. It is about cookies alone: whoever sends a token in
 * a header has no session here.
 */
@RestController
@OnRole(Role.GATEWAY)
class SessionController {

	private final Sessions sessions;

	SessionController(ObjectProvider<Sessions> sessions) {
		this.sessions = sessions.getIfAvailable();
	}

	@GetMapping("/session")
	Session current(HttpServletRequest request, HttpServletResponse response) {
		return answer(response, sessions -> sessions.current(request));
	}

	@PostMapping("/session/renew")
	Session renew(HttpServletRequest request, HttpServletResponse response) {
		return answer(response, sessions -> {
			OwnPage.require(request);
			return sessions.renew(request, response);
		});
	}

	@PostMapping("/session/sign-out")
	SignedOut signOut(HttpServletRequest request, HttpServletResponse response) {
		return answer(response, sessions -> {
			OwnPage.require(request);
			return new SignedOut(sessions.end(request, response));
		});
	}

	/** Filters answer these, where people can sign in. */
	@GetMapping({ "/sign-in", "/sign-in/callback" })
	void signIn(HttpServletResponse response) {
		answer(response, sessions -> {
			throw new ProblemException(ProblemType.NOT_FOUND, "Go to /sign-in with a browser.");
		});
	}

	private <T> T answer(HttpServletResponse response, Function<Sessions, T> action) {
		if (this.sessions == null) {
			throw new ProblemException(ProblemType.NOT_FOUND,
					"Sign-in is not configured here. Send an access token as Authorization: Bearer.");
		}
		try {
			return action.apply(this.sessions);
		}
		catch (SessionEndedException ex) {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
			throw new ProblemException(ProblemType.UNAUTHENTICATED, "Sign in at /sign-in.");
		}
		catch (IssuerAwayException ex) {
			throw new ProblemException(ProblemType.UNAVAILABLE, "The issuer of tokens is away. Try again.");
		}
	}

	/**
	 * Where to go on.
	 *
	 * @param location where the browser ends its session at the issuer, too
	 */
	record SignedOut(URI location) {
	}

}
