package com.streampay.simulation;

import java.util.Map;

import javax.sql.DataSource;

import com.streampay.processing.SessionLock;
import com.streampay.settings.SettingsException;
import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A town in a hurry.
 */
class SimulationTest {

	private static final int USERS = 6;

	private static RunningStreamPay streamPay;

	private final String aliceId = Api.newUser("alice");

	private final Api alice = Api.of(streamPay::uri, this.aliceId);

	@BeforeAll
	static void start() {
		streamPay = RunningStreamPay.start(Map.of("streampay.simulation.enabled", true,
				"streampay.simulation.max-users", USERS, "streampay.simulation.users-at-once", 4,
				"streampay.simulation.new-user-every", "100ms", "streampay.simulation.payment-every", "50ms",
				"streampay.simulation.request-every", "60ms", "streampay.simulation.payment-to-real-user-every",
				"200ms", "streampay.simulation.request-to-real-user-every", "200ms"));
	}

	@AfterAll
	static void stop() {
		streamPay.close();
	}

	@Test
	void it_is_not_started_on_a_node_without_all_roles() {
		SimulationNeedsEveryRole check = new SimulationNeedsEveryRole();
		check.setEnvironment(new MockEnvironment().withProperty("streampay.projection.enabled", "false"));

		assertThatExceptionOfType(SettingsException.class).isThrownBy(() -> check.postProcessBeanFactory(null))
			.withMessageContaining("streampay.simulation.enabled");
	}

	@Test
	void virtual_users_come_and_pay_and_ask_and_settle_and_the_books_balance() {
		Awaitility.await().until(() -> count("PaymentSent", "payerId") > 10);
		Awaitility.await().until(() -> count("PaymentRequestPaid", "payerId") > 3);
		Awaitility.await().until(() -> users() == USERS);

		Simulation simulation = streamPay.bean(Simulation.class);
		simulation.stop();
		new Books(streamPay.jdbc()).awaitQuiet().check();
		simulation.start();
		long before = count("PaymentSent", "payerId");
		Awaitility.await().until(() -> count("PaymentSent", "payerId") > before);
		assertThat(users()).isEqualTo(USERS);
	}

	@Test
	void who_watches_is_paid_and_asked() {
		this.alice.open("Alice");
		String token = Tokens.of(this.aliceId, "read:balances", "read:payment-requests");
		try (SseClient requests = SseClient.open(streamPay.uri("/payment-requests"), token);
				SseClient balances = SseClient.open(streamPay.uri("/balance-histories"), token)) {
			assertThat(requests.awaitEvents(1).getFirst().data()).contains("\"fromUserId\":\"virtual-");
			// Opened and welcomed, and then paid by somebody.
			balances.awaitEvents(3);
		}
	}

	@Test
	void a_virtual_user_pays_what_a_real_one_asks_and_declines_what_they_cannot_pay() {
		this.alice.open("Alice");
		Awaitility.await().until(() -> users() > 0);
		String little = this.alice.request("virtual-1", "0.01").text("requestId");
		String tooMuch = this.alice.request("virtual-1", "1000000").text("requestId");

		Awaitility.await().until(() -> status(little).equals("PAID"));
		Awaitility.await().until(() -> status(tooMuch).equals("DECLINED"));
	}

	@Test
	void one_node_runs_it() {
		SessionLock another = new SessionLock(streamPay.bean(DataSource.class), Simulation.LOCK);
		Simulation simulation = streamPay.bean(Simulation.class);
		Awaitility.await().until(() -> users() > 0);
		assertThat(another.hold()).isFalse();

		simulation.stop();
		assertThat(another.hold()).isTrue();
		assertThat(another.hold()).isTrue();
		another.release();
		simulation.start();
	}

	private String status(String requestId) {
		return this.alice.get("/payment-requests/" + requestId).text("status");
	}

	private static long users() {
		return streamPay.jdbc()
			.sql("SELECT count(*) FROM query.user_profile WHERE user_id LIKE 'virtual-%'")
			.query(Long.class)
			.single();
	}

	/** How many such events there are of virtual users. */
	private static long count(String event, String who) {
		return streamPay.jdbc()
			.sql("""
					SELECT count(*) FROM event_store.domain_event
					 WHERE payload_type LIKE '%.' || ? AND convert_from(payload, 'UTF8')::json ->> ? LIKE 'virtual-%'""")
			.param(event)
			.param(who)
			.query(Long.class)
			.single();
	}

}
