package com.streampay.security;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;

/**
 * A token that came in a cookie, with a request that did not come from our own page.
 */
class CrossSiteRequestException extends OAuth2AuthenticationException {

	CrossSiteRequestException() {
		super(BearerTokenErrors.invalidRequest("Not from our own page"));
	}

}
