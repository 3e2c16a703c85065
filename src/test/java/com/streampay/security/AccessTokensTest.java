package com.streampay.security;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.nimbusds.jose.JOSEException;
import com.streampay.support.Tokens;
import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AccessTokensTest {

	private final JwtDecoder issuersKey = withIssuersKey();

	private final AtomicInteger checks = new AtomicInteger();

	private Instant now = Instant.now();

	private boolean withdrawn;

	private final AccessTokens tokens = new AccessTokens(this::decode, () -> this.now);

	@Test
	void a_good_token_is_checked_once_a_minute() {
		String token = Tokens.of("alice");
		assertThat(this.tokens.check(token).getSubject()).isEqualTo("alice");
		pass(Duration.ofSeconds(59));
		assertThat(this.tokens.check(token).getSubject()).isEqualTo("alice");
		assertThat(this.checks).hasValue(1);
		pass(Duration.ofSeconds(1));
		assertThat(this.tokens.check(token).getSubject()).isEqualTo("alice");
		assertThat(this.checks).hasValue(2);
	}

	@Test
	void from_its_expiry_on_a_token_is_checked_each_time() {
		String token = Tokens.expiringIn(Duration.ofSeconds(30), "alice");
		this.tokens.check(token);
		pass(Duration.ofSeconds(30));
		this.tokens.check(token);
		this.tokens.check(token);
		assertThat(this.checks).hasValue(3);
	}

	@Test
	void a_token_of_a_withdrawn_key_is_bad_a_minute_later() {
		String token = Tokens.of("alice");
		this.tokens.check(token);
		this.withdrawn = true;
		pass(Duration.ofMinutes(1));
		assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> this.tokens.check(token));
		assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> this.tokens.check(Tokens.of("bob")));
	}

	@Test
	void a_bad_token_stays_bad_beside_the_good_one_it_was_made_of() {
		this.tokens.check(Tokens.of("alice"));
		Map<String, String> bad = BadTokens.of(Tokens.claims("alice").build());
		for (String flaw : new String[] { "with the signature of another", "without its signature",
				"signed with another key", "that says it is not signed" }) {
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(BadJwtException.class).as(flaw)
					.isThrownBy(() -> this.tokens.check(bad.get(flaw)));
			}
		}
	}

	private Jwt decode(String token) {
		this.checks.incrementAndGet();
		if (this.withdrawn) {
			throw new BadJwtException("Signed with another key");
		}
		return this.issuersKey.decode(token);
	}

	private void pass(Duration time) {
		this.now = this.now.plus(time);
	}

	private static JwtDecoder withIssuersKey() {
		try {
			return NimbusJwtDecoder.withPublicKey(Tokens.publicKey().toRSAPublicKey()).build();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
