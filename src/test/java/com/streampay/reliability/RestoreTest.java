package com.streampay.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import com.streampay.local.LocalPostgres;
import com.streampay.support.Books;
import com.streampay.support.BrokerProcess;
import com.streampay.support.ServiceProcess;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import com.streampay.support.TopicReader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/operations.md says of backup and restore: the backup is taken while people
 * pay, everything is lost but that, and the topics are new.
 */
class RestoreTest {

	/** What was before the backup and must be after the restore, of some users. */
	private static final List<String> QUERY_MODELS = List.of(
			"SELECT user_id, balance_minor, version, updated_at FROM query.balance WHERE user_id IN (:users)",
			"SELECT user_id, version, balance_minor, changed_at FROM query.balance_history WHERE user_id IN (:users)",
			"SELECT * FROM query.user_profile WHERE user_id IN (:users)",
			"SELECT * FROM query.payment WHERE payer_id IN (:users) OR payee_id IN (:users)", """
					SELECT request_id, payer_id, payer_name, requester_id, requester_name, amount_minor, notes, status,
					       version, requested_at, expires_at, record_partition
					  FROM query.payment_request WHERE payer_id IN (:users)""", """
					SELECT aggregate_id, version, event_name, payment_id, request_id, from_user_id, from_user_name,
					       to_user_id, to_user_name, amount_minor, happened_at
					  FROM query.activity WHERE from_user_id IN (:users) OR to_user_id IN (:users)""");

	private static final List<String> STREAMS = List.of("/balance-histories", "/current-balance", "/activities",
			"/total-transactions");

	@Test
	void what_is_restored_is_what_was_there_and_money_goes_on(@TempDir Path directory) throws Exception {
		AtomicReference<Place> now = new AtomicReference<>();
		History before = new History(1, 5, List.of(path -> now.get().node.uri(path)));
		Map<String, Set<Map<String, Object>>> modelsBefore;
		long eventsBefore;
		Map<Long, Map<String, Object>> eventsAtTheEnd;
		Map<String, String> ids = new HashMap<>();
		String reader = Tokens.of(before.users().getFirst(), "read:balances read:activities read:total-transactions");
		Path lost = Files.createDirectory(directory.resolve("lost"));
		Path restored = Files.createDirectory(directory.resolve("restored"));
		Path backup = restored.resolve("postgres/data");

		try (Place place = new Place(lost)) {
			now.set(place);
			before.openAccounts();
			before.live(5, 20);
			new Books(place.jdbc()).awaitQuiet().check();
			modelsBefore = models(place.jdbc(), before.users());
			eventsBefore = events(place.jdbc()).size();
			for (String stream : STREAMS) {
				try (SseClient client = SseClient.open(place.node.uri(stream), reader)) {
					ids.put(stream, client.awaitEvents(1).getLast().id());
				}
			}

			History during = new History(2, 5, List.of(place.node::uri));
			during.openAccounts();
			AtomicBoolean enough = new AtomicBoolean();
			CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> live(during, enough),
					Thread::startVirtualThread);
			awaitMoreEvents(place, eventsBefore + 100);
			BaseBackup.take(place.postgres.jdbcUrl(), backup);
			awaitMoreEvents(place, events(place.jdbc()).size() + 50);
			enough.set(true);
			traffic.join();
			eventsAtTheEnd = events(place.jdbc());
		}

		try (LocalPostgres postgres = LocalPostgres.start(restored.resolve("postgres"), true, 0)) {
			jdbc(postgres).sql(Files.readString(Path.of("deploy/after-restore.sql"))).update();
			Map<Long, Map<String, Object>> events = events(jdbc(postgres));
			assertThat(events).hasSizeGreaterThan((int) eventsBefore + 99).hasSizeLessThan(eventsAtTheEnd.size());
			assertThat(eventsAtTheEnd).containsAllEntriesOf(events);
		}
		try (Place place = new Place(restored)) {
			now.set(place);
			Books books = new Books(place.jdbc());
			books.awaitQuiet().check();
			Awaitility.await()
				.untilAsserted(() -> assertThat(models(place.jdbc(), before.users())).isEqualTo(modelsBefore));
			before.askAllAgain();
			for (String stream : STREAMS) {
				assertThat(SseClient.refused(place.node.uri(stream), reader, ids.get(stream)).statusCode()).as(stream)
					.isEqualTo(400);
			}

			History after = new History(3, 5, List.of(place.node::uri));
			after.openAccounts();
			after.live(5, 10);
			books.awaitQuiet().check();
			after.askAllAgain();
			try (TopicReader topics = new TopicReader(place.bootstrapServers())) {
				books.assertPublished(topics.readAll("events"));
			}
		}
	}

	private static void live(History history, AtomicBoolean enough) {
		try {
			history.live(5, Integer.MAX_VALUE, enough);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitMoreEvents(Place place, long than) {
		Awaitility.await().until(() -> new Books(place.jdbc()).events() > than);
	}

	private static Map<String, Set<Map<String, Object>>> models(JdbcClient jdbc, List<String> users) {
		Map<String, Set<Map<String, Object>>> models = new HashMap<>();
		QUERY_MODELS
			.forEach(sql -> models.put(sql, new HashSet<>(jdbc.sql(sql).param("users", users).query().listOfRows())));
		return models;
	}

	/** All events, each as its row is, by their place in the global order. */
	private static Map<Long, Map<String, Object>> events(JdbcClient jdbc) {
		Map<Long, Map<String, Object>> events = new HashMap<>();
		jdbc.sql("""
				SELECT global_index, event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
				       payload_type, payload_revision, encode(payload, 'hex') AS payload,
				       encode(meta_data, 'hex') AS meta_data, stored_at
				  FROM event_store.domain_event""")
			.query()
			.listOfRows()
			.forEach(event -> events.put((Long) event.get("global_index"), event));
		return events;
	}

	private static JdbcClient jdbc(LocalPostgres postgres) {
		return JdbcClient.create(new DriverManagerDataSource(postgres.jdbcUrl()));
	}

	/** A database, a broker and a node. */
	private static final class Place implements AutoCloseable {

		private final LocalPostgres postgres;

		private final int brokerPort = ServiceProcess.freePort();

		private final BrokerProcess broker;

		private final ServiceProcess node;

		Place(Path directory) throws IOException {
			this.postgres = LocalPostgres.start(directory.resolve("postgres"), true, 0);
			this.broker = new BrokerProcess(directory, this.brokerPort, this.brokerPort);
			this.node = new ServiceProcess("node", directory,
					Map.of("spring.datasource.url", this.postgres.jdbcUrl(), "spring.datasource.username", "postgres",
							"spring.kafka.bootstrap-servers", bootstrapServers(),
							"spring.security.oauth2.resourceserver.jwt.public-key-location",
							Tokens.writePublicKey(directory).toUri().toString()));
		}

		String bootstrapServers() {
			return "127.0.0.1:" + this.brokerPort;
		}

		JdbcClient jdbc() {
			return RestoreTest.jdbc(this.postgres);
		}

		@Override
		public void close() {
			this.node.close();
			this.broker.close();
			this.postgres.close();
		}

	}

}
