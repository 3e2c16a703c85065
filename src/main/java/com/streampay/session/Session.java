package com.streampay.session;

import java.text.ParseException;
import java.time.Instant;
import java.util.Objects;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;

import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Who is signed in, as the page gets to know.
 *
 * @param userId the access token's subject
 * @param name what the issuer calls them, or {@code null}
 * @param username by which they sign in, or {@code null}
 * @param expiresAt when the access token ends, or {@code null} if never
 * @param renewable whether there is a refresh token
 */
record Session(String userId, String name, String username, Instant expiresAt, boolean renewable) {

	static Session of(Jwt accessToken, SessionTokens tokens) {
		JWTClaimsSet idToken = idToken(tokens.id(), accessToken.getSubject());
		return new Session(accessToken.getSubject(), claim(StandardClaimNames.NAME, accessToken, idToken),
				claim(StandardClaimNames.PREFERRED_USERNAME, accessToken, idToken), accessToken.getExpiresAt(),
				tokens.refresh() != null);
	}

	private static String claim(String name, Jwt accessToken, JWTClaimsSet idToken) {
		String claim = accessToken.getClaimAsString(name);
		return (claim != null) ? claim : Objects.toString(idToken.getClaim(name), null);
	}

	/**
	 * What it claims, if of the same user. It was checked when it came; since, it has
	 * expired, and no more rests on it than a name that its own owner sees.
	 */
	private static JWTClaimsSet idToken(String token, String userId) {
		JWTClaimsSet none = new JWTClaimsSet.Builder().build();
		try {
			JWTClaimsSet claims = (token != null) ? JWTParser.parse(token).getJWTClaimsSet() : none;
			return (claims != null && userId.equals(claims.getSubject())) ? claims : none;
		}
		catch (ParseException ex) {
			return none;
		}
	}

}
