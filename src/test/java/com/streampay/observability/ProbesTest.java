package com.streampay.observability;

import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

import com.streampay.event.AccountOpened;
import com.streampay.support.Api;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the probes say when something is away, or has ended.
 */
class ProbesTest {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private final RunningStreamPay streamPay = RunningStreamPay.start(Map.of());

	@BeforeEach
	void awaitReady() {
		await("readiness", 200);
	}

	@AfterEach
	void stop() {
		this.streamPay.close();
	}

	@Test
	void a_node_without_the_broker_is_alive_and_not_ready_until_it_is_back() {
		this.streamPay.stopKafka();
		assertThat(component("commands", await("readiness", 503))).isEqualTo("OUT_OF_SERVICE");
		await("liveness", 200);
		this.streamPay.startKafka();
		await("readiness", 200);
	}

	@Test
	void a_node_without_the_database_is_alive_and_not_ready_until_it_is_back() {
		this.streamPay.stopPostgres();
		assertThat(component("db", await("readiness", 503))).isEqualTo("DOWN");
		await("liveness", 200);
		this.streamPay.startPostgres();
		await("readiness", 200);
	}

	@Test
	void a_node_whose_listener_was_stopped_is_alive_and_not_ready() {
		listener().stop();
		assertThat(component("commands", await("readiness", 503))).isEqualTo("OUT_OF_SERVICE");
		await("liveness", 200);
		listener().start();
		await("readiness", 200);
	}

	@Test
	void a_node_whose_listener_has_ended_by_itself_wants_a_restart() {
		listener().stopAbnormally(() -> {
		});
		await("liveness", 503);
		await("readiness", 503);
	}

	@Test
	void a_node_is_ready_when_its_query_models_are_near_the_end_of_the_topic() throws Exception {
		try (EventsTopic events = new EventsTopic(this.streamPay)) {
			this.streamPay.stopApplication();
			for (int i = 0; i < 1500; i++) {
				String late = Api.newUser("late");
				events.send(new AccountOpened(late, "Late", late), 0);
			}
		}
		try (Connection connection = DriverManager.getConnection(this.streamPay.jdbcUrl());
				Statement sql = connection.createStatement()) {
			connection.setAutoCommit(false);
			sql.execute("LOCK TABLE query.balance IN EXCLUSIVE MODE");
			this.streamPay.startApplication();
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
				Api.Answer readiness = await("readiness", 503);
				assertThat(component("commands", readiness)).isEqualTo("UP");
				assertThat(component("projections", readiness)).isEqualTo("OUT_OF_SERVICE");
			});
			connection.rollback();
		}
		await("readiness", 200);
	}

	private MessageListenerContainer listener() {
		return this.streamPay.bean(KafkaListenerEndpointRegistry.class).getListenerContainers().iterator().next();
	}

	private Api.Answer await(String probe, int status) {
		HttpRequest request = HttpRequest.newBuilder(this.streamPay.managementUri("/actuator/health/" + probe))
			.header("Authorization", "Bearer " + Tokens.of("operator", "operate"))
			.build();
		return Awaitility.await(probe + " is " + status)
			.atMost(PATIENCE)
			.until(() -> Api.send(request), (answer) -> answer.status() == status);
	}

	private static String component(String name, Api.Answer answer) {
		return answer.json().at("/components/" + name + "/status").asString();
	}

}
