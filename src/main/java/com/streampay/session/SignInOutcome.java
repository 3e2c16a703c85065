package com.streampay.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/**
 * Brings whoever has tried to sign in back to the page: to where they wanted if they have
 * succeeded, else to a word on what to do about it, and never at once to another attempt.
 */
class SignInOutcome implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

	private static final Logger log = LoggerFactory.getLogger(SignInOutcome.class);

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) {
		seeOther(response, ReturnPath.after(request));
	}

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException ex) {
		Reason reason = Reason.of(ex);
		if (reason != Reason.EXPIRED) {
			// A part of the message may come from the address, which anyone can write.
			log.warn("A sign-in failed: {}", String.valueOf(ex.getMessage()).replaceAll("\\p{Cntrl}", " "));
		}
		seeOther(response, "/?sign-in=failed&reason=" + reason.word);
	}

	private static void seeOther(HttpServletResponse response, String path) {
		response.setStatus(HttpStatus.SEE_OTHER.value());
		response.setHeader(HttpHeaders.LOCATION, path);
	}

	private enum Reason {

		/** Begun too long ago, in another browser, or ended already. */
		EXPIRED("expired"),

		/** The issuer is away. */
		UNAVAILABLE("unavailable"),

		/** The issuer has said no, or says what cannot be taken. */
		REFUSED("refused");

		private final String word;

		Reason(String word) {
			this.word = word;
		}

		static Reason of(AuthenticationException ex) {
			if (ex instanceof IssuerAwayException || ex.getCause() instanceof IssuerAwayException) {
				return UNAVAILABLE;
			}
			String code = (ex instanceof OAuth2AuthenticationException error) ? error.getError().getErrorCode() : "";
			return switch (code) {
				case "authorization_request_not_found", "invalid_request" -> EXPIRED;
				case "invalid_token_response", "server_error", "temporarily_unavailable" -> UNAVAILABLE;
				default -> REFUSED;
			};
		}

	}

}
