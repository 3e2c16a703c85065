package com.streampay.paymentrequest;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.RunningStreamPay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests expire after what is set, whatever happens to the service meanwhile.
 */
class DurableExpiryTest {

	private static final Duration LIFETIME = Duration.ofSeconds(3);

	private final RunningStreamPay streamPay = RunningStreamPay
		.start(Map.of("streampay.payment-request.expires-after", LIFETIME));

	private final JdbcClient database = JdbcClient
		.create(new DriverManagerDataSource(this.streamPay.jdbcUrl(), "postgres", ""));

	private final String aliceId = Api.newUser("alice");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private final Api bob = Api.of(this.streamPay::uri, Api.newUser("bob"));

	@AfterEach
	void stop() {
		this.streamPay.close();
	}

	@Test
	void a_request_expires_while_the_service_runs_or_when_it_starts_again_or_the_database_comes_back() {
		this.alice.open("Alice");
		this.bob.open("Bob");

		Answer first = request();
		assertThat(Duration.between(Instant.parse(first.text("timestamp")), Instant.parse(first.text("expiresAt"))))
			.isCloseTo(LIFETIME, Duration.ofSeconds(1));
		assertExpires(first);
		assertThat(expiredAt(first)).isBetween(Instant.parse(first.text("expiresAt")),
				Instant.parse(first.text("expiresAt")).plusSeconds(2));

		Answer second = request();
		this.streamPay.stopApplication();
		Awaitility.await()
			.until(() -> this.database.sql("SELECT expires_at < now() FROM event_store.payment_request_due")
				.query(Boolean.class)
				.single());
		this.streamPay.startApplication();
		assertExpires(second);

		Answer third = request();
		this.streamPay.restartPostgres();
		assertExpires(third);
	}

	private Answer request() {
		Answer answer = this.bob.request(this.aliceId, "5.00");
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer;
	}

	private void assertExpires(Answer request) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.alice.get("/payment-requests/" + request.text("requestId")),
					(seen) -> seen.status() == 200 && seen.text("status").equals("EXPIRED"));
	}

	private Instant expiredAt(Answer request) {
		return Instant.parse(this.database.sql("""
				SELECT time_stamp FROM event_store.domain_event
				WHERE aggregate_identifier = 'streampay-request-' || ? AND sequence_number = 1""")
			.param(request.text("requestId"))
			.query(String.class)
			.single());
	}

}
