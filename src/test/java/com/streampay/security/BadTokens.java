package com.streampay.security;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.streampay.support.Tokens;

/**
 * The ways in which a token can be no good: each has all that a good one has but one
 * thing.
 */
final class BadTokens {

	private static final JWSHeader RS256 = new JWSHeader(JWSAlgorithm.RS256);

	private static final JWSHeader HS256 = new JWSHeader(JWSAlgorithm.HS256);

	private final Map<String, String> tokens = new LinkedHashMap<>();

	private final JWTClaimsSet good;

	private BadTokens(JWTClaimsSet good) {
		this.good = good;
	}

	/**
	 * Them all, by what is wrong with them.
	 * @param good what a good one says
	 */
	static Map<String, String> of(JWTClaimsSet good) {
		BadTokens bad = new BadTokens(good);
		try {
			bad.malformed();
			bad.badlySigned();
			bad.sayingTheWrongThing();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
		return bad.tokens;
	}

	private void malformed() {
		this.tokens.put("that is empty", "");
		this.tokens.put("that is none", "x");
		this.tokens.put("of nothing but dots", "..");
		this.tokens.put("of characters that none has", this.good.toString());
	}

	private void badlySigned() throws JOSEException {
		String signed = Tokens.sign(this.good);
		String unsigned = signed.substring(0, signed.lastIndexOf('.') + 1);
		String other = Tokens.of("other");
		this.tokens.put("that says it is not signed", new PlainJWT(this.good).serialize());
		this.tokens.put("without its signature", unsigned);
		this.tokens.put("with the signature of another", unsigned + other.substring(other.lastIndexOf('.') + 1));
		RSAKey otherKey = new RSAKeyGenerator(2048).generate();
		this.tokens.put("signed with another key", sign(RS256, new RSASSASigner(otherKey)));
		this.tokens.put("signed with another key, which it brings",
				sign(new JWSHeader.Builder(RS256).jwk(otherKey.toPublicJWK()).build(), new RSASSASigner(otherKey)));
		this.tokens.put("signed with the public key's PEM as a secret",
				sign(HS256, new MACSigner(Tokens.pem().getBytes(StandardCharsets.US_ASCII))));
		this.tokens.put("signed with the public key's DER as a secret",
				sign(HS256, new MACSigner(Tokens.publicKey().toPublicKey().getEncoded())));
	}

	private void sayingTheWrongThing() {
		this.tokens.put("of another type",
				Tokens.sign(new JWSHeader.Builder(RS256).type(new JOSEObjectType("logout+jwt")).build(), this.good));
		put("that has expired", claims -> claims.expirationTime(in(Duration.ofMinutes(-5))));
		put("that is not valid yet", claims -> claims.notBeforeTime(in(Duration.ofMinutes(5))));
		put("for another audience", claims -> claims.audience("other"));
		put("for no audience", claims -> claims.audience((String) null));
		put("without a subject", claims -> claims.subject(null));
		put("with a subject that is no text", claims -> claims.claim("sub", List.of(this.good.getSubject())));
		put("with a blank subject", claims -> claims.subject(" "));
		put("with too long a subject", claims -> claims.subject("x".repeat(256)));
		put("with a control character in its subject", claims -> claims.subject(this.good.getSubject() + "\u0000"));
		put("of the treasury", claims -> claims.subject("streampay-treasury"));
		put("of a payment request", claims -> claims.subject("streampay-request-01890a5d-ac96-774b-bcce-b302099a8057"));
	}

	private void put(String flaw, UnaryOperator<JWTClaimsSet.Builder> change) {
		this.tokens.put(flaw, Tokens.sign(change.apply(new JWTClaimsSet.Builder(this.good)).build()));
	}

	private String sign(JWSHeader header, JWSSigner signer) throws JOSEException {
		SignedJWT token = new SignedJWT(header, this.good);
		token.sign(signer);
		return token.serialize();
	}

	private static Date in(Duration time) {
		return Date.from(Instant.now().plus(time));
	}

}
