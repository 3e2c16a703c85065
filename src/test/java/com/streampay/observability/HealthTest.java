package com.streampay.observability;

import java.net.http.HttpRequest;
import java.time.Duration;

import com.streampay.support.Api;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HealthTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	@Test
	void a_running_node_is_alive_and_ready_and_tells_nobody_more() {
		awaitReady();
		assertThat(probe("liveness", null).json().properties()).hasSize(1);
		assertThat(probe("readiness", null).json().properties()).hasSize(1);
		assertThat(probe("readiness", Tokens.of("alice", "read:balances")).json().properties()).hasSize(1);
	}

	@Test
	void an_operator_sees_what_readiness_is_made_of() {
		awaitReady();
		Api.Answer answer = probe("readiness", Tokens.of("operator", "operate"));
		assertThat(answer.json().path("components").propertyNames()).contains("readinessState", "db", "commands",
				"projections");
		assertThat(answer.json().at("/components/commands/details/partitions").asInt()).isPositive();
	}

	@Test
	void the_other_health_needs_the_scope() {
		assertThat(get("/actuator/health", null).status()).isEqualTo(401);
		assertThat(get("/actuator/health/db", null).status()).isEqualTo(401);
	}

	@Test
	void probes_are_not_on_the_port_of_the_service() {
		assertThat(Api.send(HttpRequest.newBuilder(this.streamPay.uri("/actuator/health/liveness")).build()).status())
			.isEqualTo(401);
	}

	private void awaitReady() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(probe("readiness", Tokens.of("operator", "operate")).body())
				.startsWith("{\"components\"")
				.endsWith("\"status\":\"UP\"}"));
		assertThat(probe("liveness", null).text("status")).isEqualTo("UP");
	}

	private Api.Answer probe(String group, String token) {
		return get("/actuator/health/" + group, token);
	}

	private Api.Answer get(String path, String token) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.streamPay.managementUri(path));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return Api.send(request.build());
	}

}
