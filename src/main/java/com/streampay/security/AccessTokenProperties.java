package com.streampay.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of how access tokens come.
 *
 * @param accessTokenInQuery whether the streams also take the token from the parameter
 * {@code access_token}: for browsers, whose {@code EventSource} sends no header. Logs and
 * histories keep addresses, and with them the token (RFC 9700 section 4.3.2)
 */
@Validated
@ConfigurationProperties(prefix = "streampay.security", ignoreUnknownFields = false)
record AccessTokenProperties(@DefaultValue("false") boolean accessTokenInQuery) {
}
