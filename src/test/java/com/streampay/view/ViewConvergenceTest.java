package com.streampay.view;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.ReadModel;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.ServiceProcess;
import com.streampay.support.Tokens;
import com.streampay.support.ZillaCache;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever becomes of the nodes that publish them, the view topics come to show what the
 * query models show, and never an older value after a newer one. Two nodes publish; a
 * third one takes the commands.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ViewConvergenceTest {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String OPERATOR = Tokens.of("operator", "operate");

	private static final int PEOPLE = 5;

	@TempDir
	private static Path directory;

	private static RunningStreamPay streamPay;

	private static List<ServiceProcess> publishers;

	private static List<String> people;

	@BeforeAll
	static void start() {
		streamPay = RunningStreamPay.start(Map.of());
		people = new ArrayList<>();
		for (int i = 0; i < PEOPLE; i++) {
			people.add(Api.newUser("user" + i));
			api(i).open("User" + i);
		}
		for (int i = 0; i < 20; i++) {
			town(i);
		}
		refuseToLockForLong("view_mark", "view_topic");
		Map<String, String> settings = new HashMap<>(streamPay.settings());
		settings.put("streampay.views.enabled", "true");
		publishers = List.of(new ServiceProcess("first", directory, settings),
				new ServiceProcess("second", directory, settings));
	}

	@AfterAll
	static void stop() {
		publishers.forEach(ServiceProcess::close);
		streamPay.close();
	}

	@Test
	@Order(1)
	void what_happened_before_they_were_switched_on_is_there() {
		awaitConverged();
	}

	@Test
	@Order(2)
	void publishers_are_killed_and_fall_asleep_and_projections_are_rebuilt_meanwhile() throws Exception {
		AtomicBoolean stopped = new AtomicBoolean();
		Thread load = Thread.startVirtualThread(() -> {
			for (int i = 0; !stopped.get(); i++) {
				town(i);
			}
		});
		for (ServiceProcess unlucky : publishers) {
			long before = published();
			unlucky.kill();
			awaitPublished(before);
			unlucky.start();
		}
		// Each falls asleep in turn, so that one of the two times it is the one that
		// publishes.
		for (ServiceProcess sleepy : publishers) {
			signal("STOP", sleepy);
			try {
				endSession();
				long before = published();
				awaitPublished(before);
			}
			finally {
				signal("CONT", sleepy);
			}
		}
		for (String projection : List.of("balance", "payment-requests", "users", "activity")) {
			rebuild(projection);
		}
		stopped.set(true);
		load.join();

		awaitConverged();
	}

	@Test
	@Order(3)
	void a_rebuilt_projection_is_published_anew() {
		awaitConverged();
		try (ZillaCache zilla = zilla()) {
			for (String projection : List.of("users", "payment-requests")) {
				int before = zilla.readOn().all(projection).size();
				int keys = zilla.latest(projection).size();
				rebuild(projection);
				Awaitility.await().atMost(PATIENCE).until(() -> zilla.readOn().all(projection).size() >= before + keys);
			}
		}
		awaitConverged();
	}

	@Test
	@Order(4)
	void a_query_database_without_memory_of_it_closes_what_is_closed() {
		String request = api(0).request(people.get(1), "0.01").text("requestId");
		awaitConverged();
		publishers.forEach(ServiceProcess::kill);
		api(1).post("/payment-requests/" + request + "/decline", Api.key(), "");
		streamPay.jdbc().sql("DELETE FROM query.view_mark").update();
		streamPay.jdbc().sql("DELETE FROM query.view_topic").update();
		publishers.forEach(ServiceProcess::start);

		awaitConverged();
	}

	@Test
	@Order(5)
	void a_topic_that_was_deleted_is_filled_again() throws Exception {
		awaitConverged();
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", streamPay.bootstrapServers()))) {
			admin.deleteTopics(List.of("users")).all().get();
			api(0).put("/current-user", Api.key(), "{\"name\":\"Somebody\",\"username\":\"s\"}");
			Awaitility.await().atMost(PATIENCE).until(() -> admin.listTopics().names().get().contains("users"));
		}
		awaitConverged();
	}

	private static void awaitConverged() {
		new Books(streamPay.jdbc()).awaitQuiet(PATIENCE).check();
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			try (ZillaCache zilla = zilla()) {
				ReadModel.assertShownBy(zilla.readOn(), streamPay.jdbc());
				ReadModel.assertNeverOlder(zilla);
			}
		});
	}

	private static ZillaCache zilla() {
		return new ZillaCache(streamPay.bootstrapServers(), ReadModel.topics());
	}

	/**
	 * Whoever falls asleep while it has locked rows has to lose them, or its successor
	 * would wait for it. At which moment they fall asleep below is chance.
	 */
	private static void refuseToLockForLong(String... tables) {
		streamPay.jdbc().sql("""
				CREATE FUNCTION query.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
				BEGIN
				    IF current_setting('idle_in_transaction_session_timeout') = '0' THEN
				        RAISE EXCEPTION 'rows of % are locked by whoever may fall asleep', TG_TABLE_NAME;
				    END IF;
				    RETURN NEW;
				END $$""").update();
		for (String table : tables) {
			streamPay.jdbc()
				.sql("CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON query.%s FOR EACH ROW EXECUTE FUNCTION query.refuse()"
					.formatted(table))
				.update();
		}
	}

	/** How far it has come, to see that it goes on. */
	private static long published() {
		return streamPay.jdbc()
			.sql("SELECT coalesce(max(position), 0) FROM query.view_mark WHERE topic = 'activities'")
			.query(Long.class)
			.single();
	}

	private static void awaitPublished(long before) {
		Awaitility.await().atMost(PATIENCE).until(() -> published() > before + 10);
	}

	/** So that the lock is free though its holder does not know. */
	private static void endSession() {
		streamPay.jdbc()
			.sql("""
					SELECT pg_terminate_backend(pid) FROM pg_locks
					 WHERE locktype = 'advisory' AND classid::bigint = :high AND objid::bigint = :low AND objsubid = 1
					""")
			.param("high", ViewPublisher.LOCK >>> 32)
			.param("low", ViewPublisher.LOCK & 0xffff_ffffL)
			.query((row) -> {
			});
	}

	private static void signal(String signal, ServiceProcess process) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor()).isZero();
	}

	private static void rebuild(String projection) {
		assertThat(operate("POST", projection).status()).isEqualTo(202);
		Awaitility.await().atMost(PATIENCE).until(() -> !state(projection).equals("RUNNING"));
		assertThat(state(projection)).isEqualTo("DONE");
	}

	private static String state(String projection) {
		JsonNode status = operate("GET", projection).json();
		return status.at("/rebuild/state").asString();
	}

	private static Api.Answer operate(String method, String projection) {
		return Api.send(HttpRequest.newBuilder(streamPay.managementUri("/actuator/projections/" + projection))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("Authorization", "Bearer " + OPERATOR)
			.build());
	}

	/** A little of everything. */
	private static void town(int round) {
		int from = round % PEOPLE;
		int to = (from + 1 + round % (PEOPLE - 1)) % PEOPLE;
		api(from).pay(people.get(to), "0.0" + (1 + round % 9));
		String request = api(to).request(people.get(from), "0.02").text("requestId");
		switch (round % 5) {
			case 0 -> api(from).settle(people.get(to), "0.02", request);
			case 1 -> api(from).post("/payment-requests/" + request + "/decline", Api.key(), "");
			case 2 -> api(to).post("/payment-requests/" + request + "/cancel", Api.key(), "");
			case 3 ->
				api(from).put("/current-user", Api.key(), "{\"name\":\"Name %d\",\"username\":\"u\"}".formatted(round));
			default -> {
			}
		}
	}

	private static Api api(int person) {
		return Api.of(streamPay::uri, people.get(person));
	}

}
