package com.streampay.balance;

import java.time.Duration;
import java.util.Map;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** With books of its own, into which no other test writes what never was paid. */
class InvariantCheckTest {

	private static RunningStreamPay streamPay;

	@BeforeAll
	static void start() {
		streamPay = RunningStreamPay.start(Map.of());
	}

	@AfterAll
	static void stop() {
		streamPay.close();
	}

	@Test
	void it_holds_while_money_moves_and_tells_when_some_is_made() {
		Api alice = Api.of(streamPay::uri, Api.newUser("alice"));
		String bob = Api.newUser("bob");
		alice.open("Alice");
		Api.of(streamPay::uri, bob).open("Bob");
		Awaitility.await().until(() -> alice.pay(bob, "0.01").status() == 200);
		for (int i = 0; i < 50; i++) {
			alice.pay(bob, "0.01");
			assertThat(check()).isEqualTo(1);
		}
		new Books(streamPay.jdbc()).awaitQuiet();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(gauge("streampay.publisher.lag")).isZero());
		assertThat(gauge("streampay.money.in.flight")).isZero();
		assertThat(gauge("streampay.money.in.flight.age")).isZero();
		streamPay.jdbc()
			.sql("UPDATE query.balance SET balance_minor = balance_minor + 1 WHERE user_id = ?")
			.param(bob)
			.update();
		assertThat(check()).isZero();
		streamPay.jdbc()
			.sql("UPDATE query.balance SET balance_minor = balance_minor - 1 WHERE user_id = ?")
			.param(bob)
			.update();
		assertThat(check()).isEqualTo(1);
	}

	private static double check() {
		streamPay.bean(InvariantCheck.class).check();
		return gauge("streampay.invariant.holds");
	}

	private static double gauge(String name) {
		return streamPay.bean(MeterRegistry.class).get(name).gauge().value();
	}

}
