package com.streampay.command;

import java.net.http.HttpRequest;
import java.util.List;

import com.streampay.support.Api;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What those who start and stop nodes ask.
 */
class HealthTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	@ParameterizedTest
	@ValueSource(strings = { "liveness", "readiness" })
	void whoever_starts_nodes_needs_no_token_and_learns_nothing_else(String group) {
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(get("/actuator/health/" + group, null).body()).isEqualTo("{\"status\":\"UP\"}"));
	}

	@Test
	void operators_learn_what_readiness_rests_on() {
		Awaitility.await()
			.untilAsserted(() -> assertThat(get("/actuator/health/readiness", Tokens.of("operator", "operate")).body())
				.contains("\"commands\":{", "\"projections\":{", "\"db\":{", "\"readinessState\":{"));
	}

	@Test
	void a_node_is_not_ready_before_it_has_a_share_of_the_commands_or_when_it_was_taken_away() {
		CommandsHealth health = new CommandsHealth();
		assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		health.onPartitionsAssigned(null, List.of());
		assertThat(health.health().getStatus()).isEqualTo(Status.UP);
		health.onPartitionsLost(null, List.of());
		assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	private Api.Answer get(String path, String token) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.streamPay.uri(path));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return Api.send(request.build());
	}

}
