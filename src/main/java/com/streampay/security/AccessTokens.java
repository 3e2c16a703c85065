package com.streampay.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.streampay.settings.SettingsException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/**
 * Checks access tokens. What a good one says is kept for a minute, but not beyond its
 * expiry: whoever sends one request after the other has the signature checked once. So a
 * key that the issuer withdraws is good for a minute longer than the decoder keeps it.
 */
@Component
public class AccessTokens {

	private static final Duration KEPT = Duration.ofMinutes(1);

	/** Of some eight thousand tokens of the usual length. */
	private static final long MOST_CHARACTERS = 8 * 1024 * 1024;

	private final JwtDecoder decoder;

	private final InstantSource clock;

	private final Cache<String, Good> good = Caffeine.newBuilder()
		.expireAfterWrite(KEPT)
		.maximumWeight(MOST_CHARACTERS)
		.weigher((String token, Good says) -> token.length())
		.executor(Runnable::run)
		.build();

	@Autowired
	AccessTokens(ObjectProvider<JwtDecoder> decoder) {
		this(decoder.getIfAvailable(), InstantSource.system());
	}

	AccessTokens(JwtDecoder decoder, InstantSource clock) {
		if (decoder == null) {
			throw new SettingsException("It is not known whose access tokens are good here.",
					"Set spring.security.oauth2.resourceserver.jwt.issuer-uri to the address of an OpenID Connect issuer, "
							+ "or jwt.jwk-set-uri or jwt.public-key-location beside it.");
		}
		this.decoder = decoder;
		this.clock = clock;
	}

	/**
	 * What a good token says.
	 * @throws org.springframework.security.oauth2.jwt.BadJwtException if it is no good
	 * @throws JwtException if that cannot be told, because the issuer has not been
	 * reached yet or has other keys
	 */
	public Jwt check(String token) {
		Instant now = this.clock.instant();
		Good known = this.good.getIfPresent(token);
		if (known != null && now.isBefore(known.until())) {
			return known.token();
		}
		Jwt checked = decode(token);
		Instant until = now.plus(KEPT);
		Instant expiry = checked.getExpiresAt();
		this.good.put(token, new Good(checked, (expiry != null && expiry.isBefore(until)) ? expiry : until));
		return checked;
	}

	private Jwt decode(String token) {
		try {
			return this.decoder.decode(token);
		}
		catch (JwtDecoderInitializationException ex) {
			throw new JwtException(ex.getMessage(), ex);
		}
	}

	private record Good(Jwt token, Instant until) {
	}

}
