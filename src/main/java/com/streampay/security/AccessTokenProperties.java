package com.streampay.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of how access tokens come.
 *
 * @param accessTokenInQuery whether the streams also take the token from the parameter
 * {@code access_token}: for browsers, whose {@code EventSource} sends no header. Logs and
 * histories keep addresses, and with them the token (RFC 9700 section 4.3.2)
 */
@ConfigurationProperties("streampay.security")
record AccessTokenProperties(@DefaultValue("false") boolean accessTokenInQuery) {
}
