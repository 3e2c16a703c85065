package com.streampay.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/**
 * Access tokens, signed with a key that the service is given the public half of.
 */
public final class Tokens {

	/** Whom tokens are for. */
	public static final String AUDIENCE = "streampay";

	private static final RSAKey KEY = generateKey();

	private Tokens() {
	}

	/** A token for the user with the scopes, valid for an hour. */
	public static String of(String user, String... scopes) {
		return expiringIn(Duration.ofHours(1), user, scopes);
	}

	public static String expiringIn(Duration lifetime, String user, String... scopes) {
		return sign(claims(user, scopes).expirationTime(Date.from(Instant.now().plus(lifetime))).build());
	}

	/** What a good token says, to be changed into what a bad one does. */
	public static JWTClaimsSet.Builder claims(String user, String... scopes) {
		return new JWTClaimsSet.Builder().subject(user)
			.audience(AUDIENCE)
			.claim("scope", String.join(" ", scopes))
			.expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))));
	}

	public static String sign(JWTClaimsSet claims) {
		return sign(new JWSHeader(JWSAlgorithm.RS256), claims);
	}

	public static String sign(JWSHeader header, JWTClaimsSet claims) {
		try {
			SignedJWT token = new SignedJWT(header, claims);
			token.sign(new RSASSASigner(KEY));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The public key that goes with the tokens. */
	public static RSAKey publicKey() {
		return KEY.toPublicJWK();
	}

	/** The public key as a PEM file has it. */
	public static String pem() {
		try {
			String body = Base64.getMimeEncoder().encodeToString(KEY.toPublicKey().getEncoded());
			return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Writes the public key as a PEM file. */
	public static Path writePublicKey(Path directory) {
		try {
			return Files.writeString(directory.resolve("tokens.pem"), pem());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static RSAKey generateKey() {
		try {
			return new RSAKeyGenerator(2048).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
