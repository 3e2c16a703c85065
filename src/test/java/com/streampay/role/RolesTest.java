package com.streampay.role;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.streampay.local.LocalKafka;
import com.streampay.local.LocalPostgres;
import com.streampay.settings.SettingsException;
import com.streampay.support.Api;
import com.streampay.support.ServiceProcess;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The three roles, each a process of its own: the command side with one database, the
 * other two with another, in which there is no event store.
 */
class RolesTest {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Test
	void gateway_command_and_projection_live_apart(@TempDir Path directory) throws SQLException {
		try (LocalPostgres postgres = LocalPostgres.start(directory.resolve("postgres"), true, 0);
				LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"), 0)) {
			String writeSide = database(postgres, "write_side");
			String readSide = database(postgres, "read_side");
			Map<String, String> all = Map.of("spring.datasource.username", "postgres", "spring.kafka.bootstrap-servers",
					kafka.bootstrapServers(), "spring.security.oauth2.resourceserver.jwt.public-key-location",
					Tokens.writePublicKey(directory).toUri().toString());
			try (ServiceProcess gateway = node("gateway", directory, all, readSide);
					ServiceProcess command = node("command", directory, all, writeSide);
					ServiceProcess projection = node("projection", directory, all, readSide)) {
				String alice = Api.newUser("alice");
				String bob = Api.newUser("bob");
				Api.of(gateway::uri, alice).open("Alice");
				Api.of(gateway::uri, bob).open("Bob");
				try (SseClient balance = SseClient.open(gateway.uri("/current-balance"),
						Tokens.of(bob, "read:balances"))) {
					Awaitility.await()
						.atMost(PATIENCE)
						.until(() -> Api.of(gateway::uri, alice).pay(bob, "0.01").status() == 200);
					Awaitility.await()
						.atMost(PATIENCE)
						.until(() -> balance.events()
							.stream()
							.anyMatch(event -> event.data().contains("\"balance\":100.01")));
				}
				assertThat(schemas(readSide)).contains("query").doesNotContain("event_store");
				assertThat(schemas(writeSide)).contains("event_store").doesNotContain("query");
				for (ServiceProcess other : List.of(command, projection)) {
					assertThat(Api.of(other::uri, alice).pay(bob, "0.01").status()).isEqualTo(404);
					assertThat(SseClient.refused(other.uri("/current-balance"), Tokens.of(bob, "read:balances"), null)
						.statusCode()).isEqualTo(404);
				}
			}
		}
	}

	@Test
	void a_node_without_any_role_says_what_to_set() {
		MockEnvironment nothing = new MockEnvironment();
		for (Role role : Role.values()) {
			nothing.setProperty(role.property(), "false");
		}
		assertThatExceptionOfType(SettingsException.class).isThrownBy(() -> Role.of(nothing))
			.withMessageContaining("streampay.gateway.enabled");
	}

	/** One that plays only the role of its name. */
	private static ServiceProcess node(String name, Path directory, Map<String, String> all, String database) {
		Map<String, String> settings = new HashMap<>(all);
		settings.put("spring.datasource.url", database);
		for (Role role : Role.values()) {
			settings.put(role.property(), Boolean.toString(role.property().contains(name)));
		}
		return new ServiceProcess(name, directory, settings);
	}

	private static String database(LocalPostgres postgres, String name) throws SQLException {
		try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE DATABASE " + name);
		}
		return postgres.jdbcUrl().replace("/postgres?", "/" + name + "?");
	}

	private static List<String> schemas(String database) {
		return JdbcClient.create(new DriverManagerDataSource(database))
			.sql("SELECT nspname FROM pg_namespace")
			.query(String.class)
			.list();
	}

}
