package com.streampay.reliability;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The broker or the database goes away and comes back, while the service stays.
 */
class OutageTest {

	private final RunningStreamPay streamPay = RunningStreamPay.start(Map.of());

	private final Books books = new Books(this.streamPay.jdbc());

	@AfterEach
	void stop() {
		this.streamPay.close();
	}

	@Test
	void a_payment_while_the_broker_is_away_is_not_decided_and_its_retry_is() {
		String bobId = Api.newUser("bob");
		Api alice = Api.of(this.streamPay::uri, Api.newUser("alice"));
		alice.open("Alice");
		Api.of(this.streamPay::uri, bobId).open("Bob");
		this.books.awaitQuiet();
		String key = Api.key();

		this.streamPay.stopKafka();
		Answer undecided = alice.pay(key, bobId, "1.00");
		assertThat(undecided.status()).isIn(503, 504);
		assertThat(undecided.text("detail")).contains("same Idempotency-Key");

		this.streamPay.startKafka();
		Answer decided = Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> alice.pay(key, bobId, "1.00"), answer -> answer.status() < 500);
		assertThat(decided.status()).isEqualTo(200);
		assertThat(decided.header("ETag")).isEqualTo("\"2\"");
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(bobId)).isEqualTo(101_00);
	}

	@Test
	void life_goes_on_when_the_database_was_restarted_under_it() throws Exception {
		History history = new History(11, 4, List.of(this.streamPay::uri));
		history.openAccounts();
		long before = this.books.awaitQuiet().events();
		CompletableFuture<Void> life = CompletableFuture.runAsync(() -> live(history), Thread::startVirtualThread);
		Awaitility.await().until(() -> this.books.events() > before + 20);
		this.streamPay.restartPostgres();
		life.join();
		this.books.awaitQuiet().check();
		history.askAllAgain();
		this.books.awaitQuiet().check();
	}

	private static void live(History history) {
		try {
			history.live(6, 25);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
