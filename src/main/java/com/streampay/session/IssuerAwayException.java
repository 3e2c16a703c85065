package com.streampay.session;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * The issuer does not answer, or not as it should: nothing is known of whoever asks.
 */
class IssuerAwayException extends OAuth2AuthenticationException {

	IssuerAwayException(Throwable cause) {
		super(new OAuth2Error(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE), "The issuer is away: " + cause, cause);
	}

}
