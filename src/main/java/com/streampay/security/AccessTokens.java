package com.streampay.security;

import com.streampay.settings.SettingsException;

import org.springframework.beans.factory.ObjectProvider;
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

	AccessTokens(ObjectProvider<JwtDecoder> decoder) {
		this.decoder = decoder.getIfAvailable();
		if (this.decoder == null) {
			throw new SettingsException("It is not known whose access tokens are good here.",
					"Set spring.security.oauth2.resourceserver.jwt.issuer-uri to the address of an OpenID Connect issuer, "
							+ "or jwt.jwk-set-uri or jwt.public-key-location beside it.");
		}
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
