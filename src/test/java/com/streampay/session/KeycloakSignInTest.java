package com.streampay.session;

import java.net.URI;
import java.util.Map;

import com.streampay.support.KeycloakProcess;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.ServiceProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * With a real Keycloak, by configuration only.
 */
class KeycloakSignInTest extends SignInContract {

	private static final String CLIENT = "spring.security.oauth2.client.";

	private static final String TOKENS = "spring.security.oauth2.resourceserver.jwt.";

	private KeycloakProcess keycloak;

	private RunningStreamPay streamPay;

	@BeforeAll
	void start() {
		int port = ServiceProcess.freePort();
		this.keycloak = new KeycloakProcess(port);
		this.streamPay = RunningStreamPay
			.start(Map.of("server.port", port, TOKENS + "public-key-location", "", TOKENS + "issuer-uri",
					this.keycloak.issuer(), TOKENS + "audiences", "streampay", CLIENT + "provider.streampay.issuer-uri",
					this.keycloak.issuer(), CLIENT + "registration.streampay.client-id", "streampay-page",
					CLIENT + "registration.streampay.client-secret", "streampay-page"));
	}

	@AfterAll
	void stop() {
		if (this.streamPay != null) {
			this.streamPay.close();
		}
		if (this.keycloak != null) {
			this.keycloak.close();
		}
	}

	@Override
	URI uri(String path) {
		return this.streamPay.uri(path);
	}

}
