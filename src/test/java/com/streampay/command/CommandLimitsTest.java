package com.streampay.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLimitsTest {

	private static final int IN_FLIGHT = 8;

	private static RunningStreamPay streamPay;

	private final Books books = new Books(streamPay.jdbc());

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(streamPay::uri, this.aliceId);

	private final Api bob = Api.of(streamPay::uri, this.bobId);

	@BeforeAll
	static void start() {
		streamPay = RunningStreamPay.start(Map.of("streampay.command.max-in-flight", IN_FLIGHT,
				"streampay.command.caller-rate", 1, "streampay.command.caller-burst", 30));
	}

	@AfterAll
	static void stop() {
		streamPay.close();
	}

	/** The service's own commands count too: credits, welcomes. */
	@BeforeEach
	void awaitIdle() {
		this.books.awaitQuiet();
		KafkaCommandBus bus = streamPay.bean(KafkaCommandBus.class);
		Awaitility.await().until(() -> bus.inFlight() == 0);
	}

	@Test
	void who_gives_too_many_commands_is_told_when_to_go_on_and_nobody_else_notices() {
		this.alice.open("Alice");
		this.bob.open("Bob");
		// However slow the machine is, it takes them faster than one a second.
		List<Answer> answers = new ArrayList<>();
		do {
			answers.add(this.alice.request(this.bobId, "1.00"));
		}
		while (answers.getLast().status() == 200 && answers.size() < 300);
		Answer refused = answers.getLast();
		assertThat(refused.status()).isEqualTo(429);
		assertThat(refused.problem()).isEqualTo("too-many-commands");
		assertThat(refused.text("detail")).contains("1 commands per second", "same Idempotency-Key");
		assertThat(refused.header("Retry-After")).isEqualTo("1");
		assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSizeGreaterThanOrEqualTo(29);
		assertThat(this.bob.request(this.aliceId, "1.00").status()).isEqualTo(200);

		String key = Api.key();
		Answer later = Awaitility.await()
			.until(() -> this.alice.pay(key, this.bobId, "1.00"), answer -> answer.status() != 429);
		assertThat(later.status()).isEqualTo(200);
		assertThat(later.isReplayed()).isFalse();
	}

	@Test
	void no_more_commands_are_taken_than_can_be_decided_soon() throws Exception {
		this.alice.open("Alice");
		this.bob.open("Bob");
		this.books.awaitQuiet();
		List<Answer> waited = new ArrayList<>();
		try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Answer>> waiting = new ArrayList<>();
			new TransactionTemplate(streamPay.bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
				// Nothing can be decided as long as this transaction lasts.
				streamPay.jdbc().sql("LOCK TABLE event_store.reply IN ACCESS EXCLUSIVE MODE").update();
				for (int i = 0; i < IN_FLIGHT; i++) {
					waiting.add(clients.submit(() -> this.alice.pay(this.bobId, "1.00")));
				}
				KafkaCommandBus bus = streamPay.bean(KafkaCommandBus.class);
				Awaitility.await().until(() -> bus.inFlight() == IN_FLIGHT);
				Answer refused = this.bob.pay(this.aliceId, "1.00");
				assertThat(refused.status()).isEqualTo(503);
				assertThat(refused.problem()).isEqualTo("overloaded");
				assertThat(refused.header("Retry-After")).isEqualTo("1");
			});
			for (Future<Answer> answer : waiting) {
				waited.add(answer.get());
			}
		}
		assertThat(waited).extracting(Answer::status).containsOnly(200);
		awaitIdle();
		assertThat(this.bob.pay(this.aliceId, "1.00").status()).isEqualTo(200);
		this.books.awaitQuiet().check();
	}

	/** As long as the command is on its way, it is in the way of others. */
	@Test
	void a_command_counts_until_its_reply_has_come_even_if_nobody_waits_for_it_any_more() {
		PendingReplies pending = new PendingReplies(Duration.ofMillis(1));
		ReplyAddress address = new ReplyAddress("correlation", "body", "message");
		Awaitility.await().until(pending.await(address)::isCompletedExceptionally);
		assertThat(pending.count()).isEqualTo(1);
		pending.complete(address, new Reply(200, null, new byte[0], false));
		Awaitility.await().until(() -> pending.count() == 0);
	}

}
