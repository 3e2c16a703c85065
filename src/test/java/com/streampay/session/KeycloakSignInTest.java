package com.streampay.session;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.streampay.local.LocalKafka;
import com.streampay.local.LocalPostgres;
import com.streampay.support.ComposeFile;
import com.streampay.support.KeycloakProcess;
import com.streampay.support.ServiceProcess;
import com.streampay.support.TlsDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signing in as it is deployed: a service that is told all by the environment variables
 * of the compose file, a broker that wants a password, a PostgreSQL that speaks TLS, and
 * Keycloak with the realm that the compose file has it import.
 */
class KeycloakSignInTest extends SignInContract {

	private static final String DATABASE_PASSWORD = "the-password-of-the-database";

	private static final String BROKER_PASSWORD = "the-password-of-the-broker";

	@TempDir
	private static Path directory;

	private LocalPostgres postgres;

	private LocalKafka kafka;

	private KeycloakProcess keycloak;

	private ServiceProcess streamPay;

	@BeforeAll
	void start() throws Exception {
		int port = ServiceProcess.freePort();
		this.postgres = LocalPostgres.start(directory.resolve("postgres"), true, 0);
		this.kafka = LocalKafka.startSecured(directory.resolve("kafka"), BROKER_PASSWORD);
		this.keycloak = new KeycloakProcess(port);
		String keycloakUrl = this.keycloak.issuer().replace("/realms/streampay", "");
		Map<String, String> environment = new ComposeFile().environment("streampay",
				Map.of("POSTGRES_PASSWORD", DATABASE_PASSWORD, "REDPANDA_PASSWORD", BROKER_PASSWORD, "KEYCLOAK_URL",
						keycloakUrl, "STREAMPAY_CLIENT_SECRET", KeycloakProcess.CLIENT_SECRET));
		// As somebody would who looks for why a sign-in fails.
		environment.put("LOGGING_LEVEL_COM_STREAMPAY", "debug");
		environment.put("LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_SECURITY", "debug");
		environment.put("LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_WEB", "debug");
		environment.put("LOGGING_LEVEL_COM_ZAXXER_HIKARI", "debug");
		environment.put("LOGGING_LEVEL_ORG_APACHE_KAFKA", "info");
		// What is elsewhere here than in the network of the containers.
		environment.put("SPRING_DATASOURCE_URL", TlsDatabase.secure(this.postgres, directory));
		environment.put("SPRING_DATASOURCE_USERNAME", "postgres");
		environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", this.kafka.bootstrapServers());
		this.streamPay = ServiceProcess.ofEnvironment("streampay", directory, port, environment);
	}

	@AfterAll
	void stop() throws IOException {
		if (this.streamPay != null) {
			this.streamPay.close();
		}
		if (this.keycloak != null) {
			this.keycloak.close();
		}
		if (this.kafka != null) {
			this.kafka.close();
		}
		if (this.postgres != null) {
			this.postgres.close();
		}
		// Last: a broker that is left alone ends this process when its directory is gone.
		if (this.streamPay != null) {
			assertNothingSecretIsLogged();
		}
	}

	@Test
	void all_connections_to_the_database_are_encrypted() throws Exception {
		assertThat(TlsDatabase.isUsedByAll(this.postgres)).isTrue();
	}

	/**
	 * After all else that this class does. A token begins like the last of them; so may a
	 * random value, but it is shorter.
	 */
	private static void assertNothingSecretIsLogged() throws IOException {
		String log = Files.readString(directory.resolve("streampay.log"));
		assertThat(log).contains("DEBUG")
			.doesNotContain(DATABASE_PASSWORD, BROKER_PASSWORD, KeycloakProcess.CLIENT_SECRET)
			.doesNotContainPattern("eyJ[\\w-]{60}");
	}

	@Override
	URI uri(String path) {
		return this.streamPay.uri(path);
	}

}
