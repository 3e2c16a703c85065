package com.streampay.observability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.streampay.support.Api;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.ServiceProcess;
import com.streampay.support.SseClient;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class LogsTest {

	private static final String NAME = "Xanthippe-Quince";

	private static final String NOTES = "zabaglione-for-two";

	private static final String AMOUNT = "97654321";

	/** Whatever happens: accepted, refused, not understood, not allowed. */
	@Test
	void the_log_is_json_with_correlation_ids_and_tells_nothing_of_people(@TempDir Path directory) throws Exception {
		String alice = Api.newUser("xanthippe");
		String bob = Api.newUser("quince");
		try (RunningStreamPay streamPay = RunningStreamPay.start(Map.of())) {
			Map<String, String> settings = new HashMap<>(streamPay.settings());
			settings.put("logging.structured.format.console", "ecs");
			streamPay.stopApplication();
			try (ServiceProcess service = new ServiceProcess("logged", directory, settings)) {
				Api api = Api.of(service::uri, alice);
				assertThat(api.open(NAME).status()).isEqualTo(200);
				assertThat(Api.of(service::uri, bob).open(NAME).status()).isEqualTo(200);
				try (SseClient stream = SseClient.open(service.uri("/current-balance"), api.token())) {
					Awaitility.await()
						.atMost(Duration.ofSeconds(30))
						.until(() -> stream.events().stream().anyMatch((e) -> e.data().contains("100")));
				}
				assertThat(pay(api, bob, "1.23", NOTES).status()).isEqualTo(200);
				assertThat(pay(api, bob, "976543.21", NOTES).status()).isEqualTo(422);
				assertThat(pay(api, bob, "\"" + AMOUNT + "\"", NOTES).status()).isEqualTo(400);
				assertThat(api.get("/users?query=" + NAME).status()).isEqualTo(200);
				assertThat(api.get("/users", "Authorization", "Bearer " + NAME).status()).isIn(400, 401);
				sendInvalid(streamPay, alice, directory.resolve("logged.log"));
				refuseToCommitPayments(streamPay);
				assertThat(pay(api, bob, "1.23", NOTES).status()).isEqualTo(503);
				List<String> lines = Files.readAllLines(directory.resolve("logged.log"))
					.stream()
					.filter((line) -> !line.startsWith("WARNING: "))
					.toList();
				assertThat(lines).isNotEmpty()
					.allSatisfy((line) -> assertThat(new JsonMapper().readTree(line).path("@timestamp").asString())
						.isNotEmpty());
				assertThat(lines).filteredOn((line) -> line.contains("could not be decided"))
					.singleElement()
					.satisfies((line) -> assertThat(new JsonMapper().readTree(line).path("correlationId").asString())
						.matches("[\\w-]{43}"));
				assertThat(String.join("\n", lines)).doesNotContain(alice, bob, NAME, NOTES, AMOUNT, "976543",
						api.token());
			}
			streamPay.startApplication();
		}
	}

	private static Api.Answer pay(Api api, String to, String amount, String notes) {
		return api.post("/pay", Api.key(),
				"{\"userId\":\"%s\",\"amount\":%s,\"notes\":\"%s\"}".formatted(to, amount, notes));
	}

	/** A deferred constraint speaks at commit, when everything has been written. */
	private static void refuseToCommitPayments(RunningStreamPay streamPay) throws SQLException {
		try (Connection connection = DriverManager.getConnection(streamPay.jdbcUrl());
				Statement sql = connection.createStatement()) {
			sql.execute("""
					CREATE FUNCTION event_store.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
					BEGIN RAISE EXCEPTION 'refused at commit'; END $$""");
			sql.execute("""
					CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON event_store.domain_event
					DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.payload_type LIKE '%PaymentSent')
					EXECUTE FUNCTION event_store.refuse()""");
		}
	}

	/** A record whose reading fails by what is personal in it. */
	private static void sendInvalid(RunningStreamPay streamPay, String user, Path log) {
		ProducerRecord<String, byte[]> record = new ProducerRecord<>("commands", user,
				"{\"userId\":\"%s\",\"amount\":\"%s\",\"notes\":\"%s\"}".formatted(NAME, AMOUNT, NOTES)
					.getBytes(StandardCharsets.UTF_8));
		Map.of("zilla:domain-model", "PayCommand", "zilla:identity", user, "idempotency-key", "k",
				"zilla:correlation-id", "c")
			.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
		try (var producer = new KafkaProducer<>(
				Map.<String, Object>of("bootstrap.servers", streamPay.bootstrapServers()), new StringSerializer(),
				new ByteArraySerializer())) {
			producer.send(record);
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> Files.readString(log).contains("is no valid command"));
	}

}
