package com.streampay.reliability;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.streampay.event.EventTime;
import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.ServiceProcess;
import com.streampay.support.TopicReader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/operations.md says of an upgrade: one node after the other is stopped and
 * started while people pay, and what an older version writes meanwhile is taken by the
 * newer ones. One node does not live to the end of its turn.
 */
// Not every wait of it can be interrupted.
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RollingUpgradeTest {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/** How long a payment request is open that an older version has made. */
	private static final Duration OPEN = Duration.ofDays(14);

	private final List<String> oldRequests = new ArrayList<>();

	private final AtomicInteger turns = new AtomicInteger();

	@Test
	void every_answer_is_right_while_the_nodes_are_upgraded_one_after_the_other(@TempDir Path directory)
			throws Exception {
		try (Cluster cluster = new Cluster(directory);
				RecordCopies copies = new RecordCopies(cluster.bootstrapServers())) {
			String payer = Api.newUser("payer");
			String requester = Api.newUser("requester");
			Api.of(cluster.nodes().getFirst(), payer).open("Payer");
			Api.of(cluster.nodes().getFirst(), requester).open("Requester");
			Trial trial = new Trial(cluster, new Faults(cluster, copies, 1, Duration.ofSeconds(1)),
					Long.getLong("streampay.seed", System.nanoTime()));
			try {
				trial.run(Duration.ofSeconds(45), () -> upgrade(cluster, payer, requester));
			}
			catch (Throwable ex) {
				throw new AssertionError(trial.report(), ex);
			}

			assertThat(this.turns).hasValue(6);
			Books books = new Books(cluster.jdbc());
			awaitExpired(cluster);
			books.awaitQuiet().check();
			try (TopicReader topics = new TopicReader(cluster.bootstrapServers())) {
				books.assertPublished(topics.readAll("events"));
			}
			assertThat(cluster.jdbc().sql("SELECT * FROM query.dead_letter").query().listOfRows()).isEmpty();
		}
	}

	/** Each node three times; the second of the first is a kill. */
	private void upgrade(Cluster cluster, String payer, String requester) {
		for (int turn = 0; turn < 3; turn++) {
			for (ServiceProcess node : cluster.processes()) {
				storeOldRequest(cluster, payer, requester);
				if (turn == 1 && node == cluster.processes().getFirst()) {
					node.kill();
				}
				else {
					node.close();
				}
				storeOldRequest(cluster, payer, requester);
				node.start();
				awaitReady(node);
				this.turns.incrementAndGet();
			}
		}
	}

	private static void awaitReady(ServiceProcess node) {
		Awaitility.await()
			.atMost(PATIENCE)
			// The actuator's port opens a moment after the service's.
			.ignoreException(Api.Unanswered.class)
			.until(() -> Api.send(HttpRequest.newBuilder(node.managementUri("/actuator/health/readiness")).build())
				.status() == 200);
	}

	/**
	 * As a node of an older version does, before there was an end of requests; this one
	 * ends soon.
	 */
	private void storeOldRequest(Cluster cluster, String payer, String requester) {
		String request = UUID.randomUUID().toString();
		Instant asked = Instant.now().minus(OPEN).plusSeconds(3).truncatedTo(ChronoUnit.MILLIS);
		cluster.jdbc()
			.sql("""
					WITH event AS (
					  INSERT INTO event_store.domain_event (event_identifier, aggregate_identifier, sequence_number, type,
					    time_stamp, payload_type, payload_revision, payload, meta_data)
					  VALUES (:event, 'streampay-request-' || :request, 0, 'PaymentRequest', :asked,
					    'com.streampay.event.PaymentRequested', '1', convert_to(:payload, 'UTF8'), convert_to('{}', 'UTF8'))
					), due AS (
					  INSERT INTO event_store.payment_request_due (request_id, payer_id, expires_at)
					  VALUES (:request, :payer, :asked::timestamptz + interval '336 hours')
					)
					SELECT pg_notify('streampay_event_store', '')""")
			.params(Map.of("event", UUID.randomUUID().toString(), "request", request, "asked", EventTime.write(asked),
					"payer", payer, "payload",
					"""
							{"requestId":"%s","requesterId":"%s","requesterName":"Requester","payerId":"%s",\
							"payerName":"Payer","amountMinor":1230,"notes":null}""".formatted(request, requester,
							payer)))
			.query(row -> {
			});
		this.oldRequests.add(request);
	}

	/** The query model has all of them, with the end that their events do not tell. */
	private void awaitExpired(Cluster cluster) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(cluster.jdbc()
				.sql("""
						SELECT request_id FROM query.payment_request
						 WHERE status = 'EXPIRED' AND expires_at = requested_at + interval '336 hours'""")
				.query(String.class)
				.list()).containsAll(this.oldRequests));
		assertThat(this.oldRequests).hasSize(12);
	}

}
