package com.streampay.security;

import com.streampay.account.ReservedIds;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;

/**
 * What a token must be beyond what Spring Boot asks: the signature, the times, and, where
 * they are configured, the issuer and the audience.
 */
@Configuration(proxyBeanMethods = false)
class AccessTokenValidators {

	private static final int LONGEST_SUBJECT = 255;

	/** A token is of use only if its subject can own an account. */
	@Bean
	OAuth2TokenValidator<Jwt> subjectCanOwnAnAccount() {
		return token -> canOwnAnAccount(token.getSubject()) ? OAuth2TokenValidatorResult.success()
				: OAuth2TokenValidatorResult
					.failure(new OAuth2Error("invalid_token", "The subject of the token cannot own an account", null));
	}

	/**
	 * Access tokens of the standard profile (RFC 9068) have a type of their own, which
	 * Spring's default would refuse. A bean of this type takes the default's place.
	 */
	@Bean
	JwtTypeValidator typeIsThatOfAnAccessToken() {
		JwtTypeValidator validator = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
		validator.setAllowEmpty(true);
		return validator;
	}

	private static boolean canOwnAnAccount(String subject) {
		return subject != null && !subject.isBlank() && subject.length() <= LONGEST_SUBJECT
				&& subject.codePoints().noneMatch(Character::isISOControl) && !ReservedIds.isReserved(subject);
	}

}
