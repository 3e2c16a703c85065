package com.streampay.session;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * Nobody is signed in, or not any more.
 */
class SessionEndedException extends OAuth2AuthenticationException {

	SessionEndedException(String message, Throwable cause) {
		super(new OAuth2Error(OAuth2ErrorCodes.INVALID_GRANT), message, cause);
	}

}
