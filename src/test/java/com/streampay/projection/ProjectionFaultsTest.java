package com.streampay.projection;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.StuckClients;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What breaks here is put together again by the same test.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProjectionFaultsTest {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/**
	 * What Tomcat says when every request ended before the patience of the shutdown did,
	 * and when not.
	 */
	private static final String SHUT_DOWN = "Graceful shutdown complete";

	private static final String CUT_OFF = "Graceful shutdown aborted";

	private static RunningStreamPay streamPay;

	private final EventsTopic topic = new EventsTopic(streamPay);

	@BeforeAll
	static void start() {
		streamPay = RunningStreamPay
			.start(Map.of("streampay.projection.batch-size", 3, "server.tomcat.connection-timeout", "2s"));
	}

	@AfterAll
	static void stop() {
		streamPay.close();
	}

	@AfterEach
	void close() {
		this.topic.close();
	}

	@Test
	void a_projection_interrupted_again_and_again_finds_every_event() {
		List<String> users = users(20);
		int events = 60;
		Thread traffic = Thread.startVirtualThread(() -> {
			for (int sequence = 0; sequence < events; sequence++) {
				for (String user : users) {
					send(user, sequence);
				}
			}
		});
		TrackingEventProcessor processor = streamPay.bean(EventProcessingConfiguration.class)
			.eventProcessor("balance", TrackingEventProcessor.class)
			.orElseThrow();
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 6; i++) {
			awaitProgress(users);
			if (random.nextBoolean()) {
				processor.shutDown();
				processor.start();
			}
			else {
				loseConnections();
			}
		}

		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(traffic.isAlive()).isFalse();
			for (String user : users) {
				assertThat(versions(user)).as("seed %d", seed)
					.isEqualTo(IntStream.range(0, events).mapToObj(Long::valueOf).toList());
			}
		});
		assertThat(retried(() -> streamPay.jdbc()
			.sql("SELECT DISTINCT balance_minor FROM query.balance WHERE user_id IN (:users)")
			.param("users", users)
			.query(Long.class)
			.list())).containsExactly((long) events * (events - 1) / 2);
	}

	@Test
	void a_stream_goes_on_after_the_broker_was_away() {
		String user = users(1).getFirst();
		try (SseClient client = SseClient.open(streamPay.uri("/balance-histories"), token(user))) {
			send(user, 0);
			client.awaitEvents(1);
			streamPay.stopKafka();
			streamPay.startKafka();
			send(user, 1);

			client.awaitEvents(2, PATIENCE);
		}
	}

	@Test
	void a_stream_goes_on_after_the_database_was_away() {
		String user = users(1).getFirst();
		try (SseClient client = SseClient.open(streamPay.uri("/balance-histories"), token(user))) {
			send(user, 0);
			client.awaitEvents(1);
			streamPay.restartPostgres();
			send(user, 1);

			client.awaitEvents(2, PATIENCE);
		}
	}

	@Test
	void a_node_that_stops_ends_its_streams_and_another_resumes_them(CapturedOutput log) throws Exception {
		String user = users(1).getFirst();
		String last;
		try (SseClient client = SseClient.open(streamPay.uri("/balance-histories"), token(user))) {
			send(user, 0);
			last = client.awaitEvents(1).getLast().id();
			streamPay.stopApplication();
			client.awaitEnd();
		}
		send(user, 1);
		streamPay.startApplication();
		try (SseClient client = SseClient.open(streamPay.uri("/balance-histories"), token(user), last)) {
			assertThat(client.awaitEvents(1).getFirst().data()).startsWith("{\"balance\":0.01,\"version\":1,");
		}
		assertThat(log).contains(SHUT_DOWN).doesNotContain(CUT_OFF);
	}

	@Test
	void clients_that_stop_reading_do_not_keep_a_node_from_stopping(CapturedOutput log) throws Exception {
		List<Socket> stuck = StuckClients.open(streamPay, 3);
		streamPay.stopApplication();
		for (Socket socket : stuck) {
			socket.close();
		}
		streamPay.startApplication();
		assertThat(log).contains(SHUT_DOWN).doesNotContain(CUT_OFF);
	}

	private void send(String user, int sequence) {
		this.topic.send((sequence == 0) ? new AccountOpened(user, "User", "user") : new PaymentReceived(
				UUID.randomUUID().toString(), "other", "Other", user, "User", sequence, null, null), sequence);
	}

	private static List<String> users(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "user-" + UUID.randomUUID()).toList();
	}

	private static String token(String user) {
		return Tokens.of(user, "read:balances");
	}

	private static void awaitProgress(List<String> users) {
		long before = rows(users);
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> rows(users) > before || before == users.size() * 60L);
	}

	private static long rows(List<String> users) {
		return retried(() -> streamPay.jdbc()
			.sql("SELECT count(*) FROM query.balance_history WHERE user_id IN (:users)")
			.param("users", users)
			.query(Long.class)
			.single());
	}

	private static List<Long> versions(String user) {
		return retried(() -> streamPay.jdbc()
			.sql("SELECT version FROM query.balance_history WHERE user_id = ? ORDER BY version")
			.param(user)
			.query(Long.class)
			.list());
	}

	private static void loseConnections() {
		retried(() -> streamPay.jdbc()
			.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres' AND pid <> pg_backend_pid()")
			.query()
			.listOfRows());
	}

	/** The test's own connection may be among the lost ones. */
	private static <T> T retried(Callable<T> query) {
		return Awaitility.await().ignoreExceptions().atMost(PATIENCE).until(query, (result) -> true);
	}

}
