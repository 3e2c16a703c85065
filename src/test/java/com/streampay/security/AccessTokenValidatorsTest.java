package com.streampay.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.streampay.support.Tokens;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Our conditions come on top of Spring Boot's, whichever way the key is configured.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTokenValidatorsTest {

	private HttpServer issuer;

	@TempDir
	private Path directory;

	@BeforeAll
	void startIssuer() throws IOException {
		this.issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		answer("/.well-known/openid-configuration",
				"{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(issuerUri(), issuerUri()));
		answer("/keys", new JWKSet(Tokens.publicKey()).toString());
		this.issuer.start();
	}

	@AfterAll
	void stopIssuer() {
		this.issuer.stop(0);
	}

	@ParameterizedTest
	@EnumSource
	void a_good_token_is_good(Key key) {
		withDecoder(key, decoder -> {
			JWTClaimsSet good = Tokens.claims("alice").issuer(issuerUri()).build();
			assertThat(decoder.decode(Tokens.sign(good)).getSubject()).isEqualTo("alice");
			assertThat(decoder.decode(Tokens.sign(ofTheStandardProfile(), good)).getSubject()).isEqualTo("alice");
		});
	}

	@ParameterizedTest
	@EnumSource
	void a_bad_token_is_bad(Key key) {
		withDecoder(key,
				decoder -> BadTokens.of(Tokens.claims("alice").issuer(issuerUri()).build())
					.forEach((flaw, token) -> assertThatExceptionOfType(JwtException.class).as(flaw)
						.isThrownBy(() -> decoder.decode(token))));
	}

	@ParameterizedTest
	@EnumSource(names = "PUBLIC_KEY", mode = EnumSource.Mode.EXCLUDE)
	void a_token_of_another_issuer_is_bad(Key key) {
		withDecoder(key,
				decoder -> List
					.of(Tokens.claims("alice").issuer("http://other.example").build(), Tokens.claims("alice").build())
					.forEach(claims -> assertThatExceptionOfType(JwtException.class)
						.isThrownBy(() -> decoder.decode(Tokens.sign(claims)))
						.withMessageContaining("iss")));
	}

	static JWSHeader ofTheStandardProfile() {
		return new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType("at+jwt")).build();
	}

	private void withDecoder(Key key, java.util.function.Consumer<JwtDecoder> test) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(OAuth2ResourceServerAutoConfiguration.class))
			.withUserConfiguration(AccessTokenValidators.class)
			.withPropertyValues(property("audiences", Tokens.AUDIENCE))
			.withPropertyValues(switch (key) {
				case PUBLIC_KEY -> new String[] {
						property("public-key-location", Tokens.writePublicKey(this.directory).toUri().toString()) };
				case ISSUER -> new String[] { property("issuer-uri", issuerUri()) };
				case KEY_SET_AND_ISSUER -> new String[] { property("jwk-set-uri", issuerUri() + "/keys"),
						property("issuer-uri", issuerUri()) };
			})
			.run(context -> test.accept(context.getBean(JwtDecoder.class)));
	}

	private static String property(String name, String value) {
		return "spring.security.oauth2.resourceserver.jwt." + name + "=" + value;
	}

	private String issuerUri() {
		return "http://127.0.0.1:" + this.issuer.getAddress().getPort();
	}

	private void answer(String path, String json) {
		byte[] body = json.getBytes(StandardCharsets.UTF_8);
		this.issuer.createContext(path, exchange -> {
			exchange.getResponseHeaders().put("Content-Type", List.of("application/json"));
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
	}

	/** How the service is told whose tokens it takes. */
	enum Key {

		PUBLIC_KEY, ISSUER, KEY_SET_AND_ISSUER

	}

}
