package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.streampay.command.CommandRecords.ReceivedCommand;
import com.streampay.event.PaymentSent;
import com.streampay.eventstore.AggregateCache;
import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Several commands decided in one transaction, as when one poll brings them together.
 */
class CommandBatchTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	private final CommandBatch batch = this.streamPay.bean(CommandBatch.class);

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	@BeforeEach
	void openAccounts() {
		Api.of(this.streamPay::uri, this.aliceId).open("Alice");
		Api.of(this.streamPay::uri, this.bobId).open("Bob");
		this.books.awaitQuiet();
	}

	@Test
	void each_command_is_decided_from_what_those_before_it_have_left() {
		List<Reply> replies = decide(pay("a", "60.00"), pay("b", "60.00"), pay("c", "40.00"), pay("d", "0.01"));
		assertThat(replies).extracting(Reply::status).containsExactly(200, 422, 200, 422);
		assertThat(replies).extracting(Reply::etag).containsExactly("2", null, "3", null);
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isZero();
		assertThat(this.books.balance(this.bobId)).isEqualTo(200_00);
	}

	@Test
	void a_command_that_comes_twice_in_a_batch_is_decided_once() {
		List<Reply> replies = decide(pay("a", "1.00"), pay("a", "1.00"), pay("a", "2.00"), pay("a", "1.00"));
		assertThat(replies).extracting(Reply::status).containsExactly(200, 200, 422, 200);
		assertThat(replies).extracting(Reply::replayed).containsExactly(false, true, false, true);
		assertThat(replies.get(1).body()).isEqualTo(replies.get(0).body());
		assertThat(replies.get(3).body()).isEqualTo(replies.get(0).body());
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(99_00);
	}

	@Test
	void a_command_that_comes_again_in_a_later_batch_gets_its_stored_reply() {
		Reply first = decide(pay("a", "1.00")).getFirst();
		List<Reply> later = decide(pay("b", "1.00"), pay("a", "1.00"));
		assertThat(later.get(0).replayed()).isFalse();
		assertThat(later.get(1).replayed()).isTrue();
		assertThat(later.get(1).body()).isEqualTo(first.body());
		assertThat(later.get(1).etag()).isEqualTo(first.etag());
	}

	@Test
	void a_refusal_leaves_nothing_but_its_stored_reply() {
		long before = this.books.events();
		decide(pay("a", "100.01"));
		assertThat(this.books.events()).isEqualTo(before);
		assertThat(decide(pay("a", "100.01")).getFirst().replayed()).isTrue();
	}

	@Test
	void a_command_that_cannot_be_committed_takes_its_batch_back() {
		long before = this.books.events();
		// The id does not fit its column, so the reply cannot be stored.
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> decide(pay("a", "1.00"), new ReceivedCommand("x".repeat(65),
					new ReplyAddress("c", "f", null), this.aliceId, Instant.now(), pay("b", "1.00").message())));
		assertThat(this.books.events()).isEqualTo(before);
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(100_00);
		assertThat(decide(pay("a", "1.00")).getFirst().replayed()).isFalse();
	}

	@Test
	void what_another_node_has_decided_is_known_here() {
		assertThat(decide(pay("a", "10.00")).getFirst().etag()).isEqualTo("2");
		anotherNodeSends(40_00, 3);
		assertThat(decide(pay("b", "50.01")).getFirst().status()).isEqualTo(422);
		assertThat(decide(pay("c", "50.00")).getFirst().etag()).isEqualTo("4");
		this.books.awaitQuiet().check();
	}

	@Test
	void after_a_commit_that_failed_an_account_is_what_it_was() {
		decide(pay("a", "10.00"));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> decide(pay("b", "20.00"), new ReceivedCommand("x".repeat(65),
					new ReplyAddress("c", "f", null), this.aliceId, Instant.now(), pay("c", "30.00").message())));
		Reply reply = decide(pay("d", "90.00")).getFirst();
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.etag()).isEqualTo("3");
		this.books.awaitQuiet().check();
	}

	/** Its reply, if it had one, is purged: it must not be decided a second time. */
	@Test
	void a_command_older_than_the_memory_of_idempotency_keys_is_not_decided() {
		ReceivedCommand old = at(Instant.now().minus(Duration.ofHours(25)), pay("a", "1.00"));
		Reply reply = decide(old, pay("b", "1.00")).getFirst();
		assertThat(reply.status()).isEqualTo(503);
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(99_00);
		assertThat(decide(pay("a", "1.00")).getFirst().replayed()).isFalse();
		assertThat(decide(old).getFirst().status()).isEqualTo(200);
		this.books.awaitQuiet().check();
	}

	/** Or a plan made while there was next to nothing is kept when there is a lot. */
	@Test
	void rows_are_looked_up_by_their_keys_however_few_there_are() {
		this.streamPay.jdbc().sql("VACUUM ANALYZE event_store.payment_in_flight").update();
		List<String> plan = new ArrayList<>();
		BatchReader explaining = (commands, reads) -> reads.add(
				"EXPLAIN SELECT * FROM event_store.payment_in_flight WHERE payment_id = ANY (?)",
				(line) -> plan.add(line.getString(1)), (Object) new String[] { "a", "b" });
		batch(explaining).decide(List.of(pay("a", "1.00")), Shards.NONE);
		assertThat(plan).anyMatch((line) -> line.contains("payment_in_flight_pkey"))
			.noneMatch((line) -> line.contains("Seq Scan"));
	}

	private CommandBatch batch(BatchReader reader) {
		return new CommandBatch(this.streamPay.bean(KafkaCommandBus.class), this.streamPay.bean(StoredReplies.class),
				this.streamPay.bean(ReplyRecords.class), this.streamPay.bean(AggregateCache.class), List.of(reader),
				this.streamPay.bean(JdbcOperations.class), this.streamPay.bean(TransactionManager.class),
				this.streamPay.bean(CommandProperties.class));
	}

	private static ReceivedCommand at(Instant time, ReceivedCommand command) {
		return new ReceivedCommand(command.id(), command.replyTo(), command.shardKey(), time, command.message());
	}

	private void anotherNodeSends(long amountMinor, long version) {
		String paymentId = UUID.randomUUID().toString();
		PaymentSent sent = new PaymentSent(paymentId, this.aliceId, "Alice", this.bobId, "Bob", amountMinor, null,
				null);
		new TransactionTemplate(this.streamPay.bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
			this.streamPay.jdbc()
				.sql("INSERT INTO event_store.payment_in_flight VALUES (?, ?, ?, ?)")
				.params(paymentId, this.aliceId, this.bobId, amountMinor)
				.update();
			this.streamPay.bean(EventStore.class)
				.publish(new GenericDomainEventMessage<>("Account", this.aliceId, version, sent));
		});
	}

	private List<Reply> decide(ReceivedCommand... commands) {
		return this.batch.decide(Arrays.asList(commands), Shards.NONE);
	}

	private ReceivedCommand pay(String key, String amount) {
		ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(Topics.COMMANDS, 0, 0, this.aliceId,
				"{\"userId\":\"%s\",\"amount\":%s}".formatted(this.bobId, amount).getBytes(StandardCharsets.UTF_8));
		Map.of("zilla:domain-model", "PayCommand", "zilla:identity", this.aliceId, "idempotency-key", key)
			.forEach((name, value) -> CommandRecords.add(record.headers(), name, value));
		return at(Instant.now(), this.streamPay.bean(CommandRecords.class).read(record));
	}

}
