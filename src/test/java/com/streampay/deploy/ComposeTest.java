package com.streampay.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.streampay.support.ComposeFile;
import com.streampay.support.RunningStreamPay;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can be told of the compose file without Docker.
 */
class ComposeTest {

	private static final Pattern PINNED = Pattern.compile(".+:v?\\d+\\.\\d+(\\.\\d+)?(-.+)?");

	private final ComposeFile compose = new ComposeFile();

	@Test
	void each_image_is_of_one_version() {
		assertThat(services().values()).extracting(service -> service.get("image").toString())
			.allMatch(image -> PINNED.matcher(image).matches());
	}

	@Test
	void each_service_tells_its_health_or_only_passes_on() {
		assertThat(services()).allSatisfy((name, service) -> {
			if (!Set.of("console", "proxy").contains(name)) {
				assertThat(service).containsKey("healthcheck");
			}
		});
	}

	@Test
	void each_variable_is_explained_and_none_is_explained_in_vain() throws IOException {
		Set<String> explained = Files.readAllLines(Path.of(".env.example"))
			.stream()
			.filter(line -> !line.startsWith("#"))
			.map(line -> line.substring(0, line.indexOf('=')))
			.collect(Collectors.toCollection(TreeSet::new));

		assertThat(this.compose.variables()).isEqualTo(explained);
	}

	@Test
	void no_password_has_a_default() throws IOException {
		assertThat(Files.readString(Path.of("docker-compose.yml"))).doesNotContainPattern("(PASSWORD|SECRET):-");
		assertThat(Files.readString(Path.of("deploy/streampay-realm.json"))
			.lines()
			.filter(line -> line.contains("\"secret\"") || line.contains("\"value\""))).isNotEmpty()
			.allMatch(line -> line.contains("${"));
	}

	@Test
	@SuppressWarnings("unchecked")
	void each_file_that_is_mounted_is_there() {
		assertThat(services().values())
			.flatExtracting(service -> (Collection<Object>) service.getOrDefault("volumes", List.of()))
			.extracting(Object::toString)
			.filteredOn(volume -> volume.startsWith("./"))
			.isNotEmpty()
			.allMatch(volume -> Files.isRegularFile(Path.of(volume.split(":")[0])));
	}

	/** Otherwise redirects after a sign-in go nowhere. */
	@Test
	void the_proxy_tells_by_which_address_people_came() throws IOException {
		assertThat(Files.readString(Path.of("deploy/nginx.conf"))).contains(
				"proxy_set_header X-Forwarded-Proto $client_scheme;", "proxy_set_header X-Forwarded-Host $http_host;",
				"proxy_set_header X-Forwarded-Port $client_port;");
	}

	@Test
	void the_realm_takes_only_what_keycloak_is_given() throws IOException {
		Set<String> taken = Pattern.compile("\\$\\{(\\w+)}")
			.matcher(Files.readString(Path.of("deploy/streampay-realm.json")))
			.results()
			.map(match -> match.group(1))
			.collect(Collectors.toSet());

		assertThat(((Map<?, ?>) this.compose.service("keycloak").get("environment")).keySet().toArray())
			.contains((Object[]) taken.toArray(String[]::new));
	}

	/** Names are in the order of every test then, and keys are compared as fast. */
	@Test
	void the_database_compares_texts_as_the_local_one_does() {
		String local = RunningStreamPay.shared().jdbc().sql("""
				SELECT CASE datlocprovider WHEN 'b' THEN '--locale-provider=builtin --locale=' END || datlocale
				  FROM pg_database WHERE datname = current_database()""").query(String.class).single();

		assertThat(this.compose.environment("postgres", Map.of("POSTGRES_PASSWORD", "secret")))
			.containsEntry("POSTGRES_INITDB_ARGS", local);
	}

	@SuppressWarnings("unchecked")
	private Map<String, Map<String, Object>> services() {
		return (Map<String, Map<String, Object>>) this.compose.content().get("services");
	}

}
