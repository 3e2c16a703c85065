package com.streampay.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.util.StringUtils;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

/**
 * The authorization server of the local default, on the service's own origin. Its demo
 * users log in with their name as password, in the page; each is also a client of the
 * same name and secret, whose tokens have that name as their subject. So is the operator.
 */
@Configuration(proxyBeanMethods = false)
class LocalAuthorizationServer {

	static final String AUDIENCE = "streampay";

	static final List<String> USERS = List.of("alice", "bob", "carol");

	/** The client that the page's users sign in by. */
	static final String PAGE = "streampay-page";

	/** How long the page's access tokens live. */
	static final String TOKEN_LIFETIME = "streampay.local.token-lifetime";

	/** The client that may look after the service, and nothing else. */
	static final String OPERATOR = "operator";

	static final List<String> SCOPES = List.of("write:pay", "write:request", "write:users", "read:users",
			"read:balances", "read:activities", "read:payment-requests", "read:total-transactions",
			"read:average-transactions");

	@Bean
	@Order(1)
	SecurityFilterChain authorizationServerSecurity(HttpSecurity http) {
		http.oauth2AuthorizationServer((server) -> {
			server.oidc(Customizer.withDefaults());
			http.securityMatcher(new OrRequestMatcher(server.getEndpointsMatcher(), pathPattern("/login"),
					pathPattern("/default-ui.css")));
		});
		http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
		http.formLogin(Customizer.withDefaults());
		return http.build();
	}

	@Bean
	AuthorizationServerSettings settings(@Value("${" + LocalInfrastructure.ISSUER + "}") String issuer) {
		return AuthorizationServerSettings.builder().issuer(issuer).build();
	}

	@Bean
	RegisteredClientRepository clients(@Value("${" + LocalInfrastructure.ISSUER + "}") URI issuer,
			@Value("${" + TOKEN_LIFETIME + ":5m}") Duration tokenLifetime) {
		List<RegisteredClient> clients = new ArrayList<>();
		clients.add(page(issuer.getPort(), tokenLifetime));
		USERS.forEach((name) -> clients.add(client(name, SCOPES)));
		clients.add(client(OPERATOR, List.of("operate")));
		return new InMemoryRegisteredClientRepository(clients);
	}

	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(
				USERS.stream().map((name) -> User.withUsername(name).password("{noop}" + name).build()).toList());
	}

	@Bean
	OAuth2TokenCustomizer<JwtEncodingContext> claims() {
		return (context) -> {
			if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
				context.getClaims().audience(List.of(AUDIENCE));
			}
			if (context.getRegisteredClient().getClientId().equals(PAGE)) {
				String username = context.getPrincipal().getName();
				context.getClaims()
					.claim(StandardClaimNames.NAME, StringUtils.capitalize(username))
					.claim(StandardClaimNames.PREFERRED_USERNAME, username);
			}
		};
	}

	@Bean
	JWKSource<SecurityContext> signingKeys(@Value("${" + LocalInfrastructure.DIRECTORY + "}") Path directory)
			throws IOException, JOSEException, ParseException {
		Path file = directory.resolve("signing-key.jwk");
		if (!Files.exists(file)) {
			RSAKey key = new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
			// Only its owner may read a temporary file; moved whole, it is never half a
			// key.
			Path whole = Files.createTempFile(directory, "signing-key", null);
			Files.move(Files.writeString(whole, key.toJSONString()), file, StandardCopyOption.ATOMIC_MOVE);
		}
		return new ImmutableJWKSet<>(new JWKSet(RSAKey.parse(Files.readString(file))));
	}

	/** Browsers may call this machine by its name or by its address. */
	private static RegisteredClient page(int port, Duration tokenLifetime) {
		RegisteredClient.Builder page = RegisteredClient.withId(PAGE)
			.clientId(PAGE)
			.clientSecret("{noop}" + PAGE)
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
			.scope(OidcScopes.OPENID)
			.scope(OidcScopes.PROFILE)
			.scopes((all) -> all.addAll(SCOPES))
			.clientSettings(ClientSettings.builder().requireProofKey(true).requireAuthorizationConsent(false).build())
			.tokenSettings(TokenSettings.builder()
				.accessTokenTimeToLive(tokenLifetime)
				.refreshTokenTimeToLive(Duration.ofHours(12))
				.reuseRefreshTokens(false)
				.build());
		List.of("localhost", "127.0.0.1").forEach((host) -> {
			String origin = "http://" + host + ":" + port;
			page.redirectUri(origin + "/sign-in/callback").postLogoutRedirectUri(origin + "/");
		});
		return page.build();
	}

	private static RegisteredClient client(String name, List<String> scopes) {
		return RegisteredClient.withId(name)
			.clientId(name)
			.clientSecret("{noop}" + name)
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.scopes((all) -> all.addAll(scopes))
			.tokenSettings(TokenSettings.builder().accessTokenTimeToLive(Duration.ofHours(1)).build())
			.build();
	}

}
