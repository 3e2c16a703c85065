package com.streampay.security;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/**
 * Checks access tokens.
 */
@Component
public class AccessTokens {

	private final JwtDecoder decoder;

	AccessTokens(JwtDecoder decoder) {
		this.decoder = decoder;
	}

	/**
	 * What a good token says.
	 * @throws org.springframework.security.oauth2.jwt.BadJwtException if it is no good
	 * @throws JwtException if that cannot be told, because the issuer has not been
	 * reached yet or has other keys
	 */
	public Jwt check(String token) {
		try {
			return this.decoder.decode(token);
		}
		catch (JwtDecoderInitializationException ex) {
			throw new JwtException(ex.getMessage(), ex);
		}
	}

}
