package com.streampay.security;

import java.io.IOException;

import com.streampay.problem.Problem;
import com.streampay.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/**
 * Answers 401 and 403, and 400 to a token that was not sent as it should be, with
 * {@code WWW-Authenticate} (RFC 6750) and a problem; 503 where nobody can tell, because
 * the issuer's keys are not to be had.
 */
@Component
class SecurityProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

	private static final Logger log = LoggerFactory.getLogger(SecurityProblems.class);

	private final AuthenticationEntryPoint unauthenticated = new BearerTokenAuthenticationEntryPoint();

	private final AccessDeniedHandler forbidden = new BearerTokenAccessDeniedHandler();

	private final JsonMapper json;

	SecurityProblems(JsonMapper json) {
		this.json = json;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex)
			throws IOException, jakarta.servlet.ServletException {
		if (ex instanceof CrossSiteRequestException) {
			write(response, ProblemType.CROSS_SITE_REQUEST, OwnPage.ADVICE);
			return;
		}
		if (ex instanceof AuthenticationServiceException) {
			log.warn("A token could not be checked: {}", ex.getMessage());
			write(response, ProblemType.UNAVAILABLE, "The issuer of tokens is away. Try again.");
			return;
		}
		this.unauthenticated.commence(request, response, ex);
		if (response.getStatus() == HttpStatus.BAD_REQUEST.value()) {
			write(response, ProblemType.INVALID_AUTHENTICATION, "Send one access token, in one place.");
		}
		else {
			write(response, ProblemType.UNAUTHENTICATED,
					"Send a valid access token of the configured issuer as Authorization: Bearer.");
		}
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex)
			throws IOException, jakarta.servlet.ServletException {
		this.forbidden.handle(request, response, ex);
		write(response, ProblemType.FORBIDDEN, "Get a token with the scope that this route needs.");
	}

	private void write(HttpServletResponse response, ProblemType type, String detail) throws IOException {
		response.setStatus(type.status());
		response.setContentType(Problem.MEDIA_TYPE);
		response.getOutputStream().write(this.json.writeValueAsBytes(Problem.of(type, detail)));
	}

}
