package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.streampay.account.Treasury;
import com.streampay.command.CommandRecords.ReceivedCommand;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentSent;
import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Payments decided by somebody who decides the payee's commands too, or does not.
 */
class OwnShardsTest {

	private static final Shards ALL = new Shards(
			IntStream.range(0, Topics.PARTITIONS).boxed().collect(Collectors.toSet()), Topics.PARTITIONS);

	/** Of its own, for there is more money in it than others would expect. */
	private static RunningStreamPay streamPay;

	private final Books books = new Books(streamPay.jdbc());

	private final CommandBatch batch = streamPay.bean(CommandBatch.class);

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	@BeforeAll
	static void start() {
		streamPay = RunningStreamPay.start(Map.of());
	}

	@AfterAll
	static void stop() {
		streamPay.close();
	}

	@BeforeEach
	void openAccounts() {
		Api.of(streamPay::uri, this.aliceId).open("Alice");
		Api.of(streamPay::uri, this.bobId).open("Bob");
		this.books.awaitQuiet();
	}

	@AfterEach
	void booksBalance() {
		this.books.awaitQuiet().check();
	}

	@Test
	void a_payee_whose_commands_are_decided_here_is_credited_at_once() {
		Reply reply = decide(ALL, pay("a", this.aliceId, this.bobId, "60.00")).getFirst();
		assertThat(new String(reply.body(), StandardCharsets.UTF_8)).contains("\"balance\":40.00");
		assertThat(reply.etag()).isEqualTo("2");
		assertThat(happenedTo(this.aliceId)).containsExactly("AccountOpened", "PaymentReceived", "PaymentSent");
		assertThat(happenedTo(this.bobId)).containsExactly("AccountOpened", "PaymentReceived", "PaymentReceived");
		assertThat(correlations(this.bobId)).endsWith(correlations(this.aliceId).getLast());
		assertThat(lastMetaData(this.aliceId)).contains("\"%s\":\"true\"".formatted(PaymentSent.CREDITED));
		assertThat(lastMetaData(this.bobId)).contains("\"%s\":\"true\"".formatted(PaymentReceived.AT_ONCE));
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.bobId)).isEqualTo(160_00);
	}

	@Test
	void the_payment_process_has_nothing_to_do_for_it_and_goes_on_with_the_next() {
		String credited = paymentId(decide(ALL, pay("a", this.aliceId, this.bobId, "1.00")).getFirst());
		String inFlight = paymentId(decide(Shards.NONE, pay("b", this.aliceId, this.bobId, "1.00")).getFirst());
		try (TopicReader topics = new TopicReader(streamPay.bootstrapServers())) {
			topics.await(Topics.COMMANDS, (record) -> isReceiving(record, inFlight));
			assertThat(topics.readAll(Topics.COMMANDS)).noneMatch((record) -> isReceiving(record, credited));
		}
	}

	@Test
	void a_payee_whose_commands_are_decided_elsewhere_is_credited_there() {
		Shards others = new Shards(IntStream.range(0, Topics.PARTITIONS)
			.filter((partition) -> partition != ALL.partition(this.bobId))
			.boxed()
			.collect(Collectors.toSet()), Topics.PARTITIONS);
		String payment = paymentId(decide(others, pay("a", this.aliceId, this.bobId, "60.00")).getFirst());
		try (TopicReader topics = new TopicReader(streamPay.bootstrapServers())) {
			topics.await(Topics.COMMANDS, (record) -> isReceiving(record, payment));
		}
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.bobId)).isEqualTo(160_00);
		assertThat(lastMetaData(this.aliceId)).doesNotContain(PaymentSent.CREDITED);
		assertThat(lastMetaData(this.bobId)).doesNotContain(PaymentReceived.AT_ONCE);
	}

	@Test
	void what_was_received_can_be_spent_by_the_next_command_of_the_batch() {
		List<Reply> replies = decide(ALL, pay("a", this.bobId, this.aliceId, "100.01"),
				pay("b", this.aliceId, this.bobId, "100.00"), pay("c", this.bobId, this.aliceId, "200.00"),
				pay("d", this.bobId, this.aliceId, "0.01"));
		assertThat(replies).extracting(Reply::status).containsExactly(422, 200, 200, 422);
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(200_00);
		assertThat(this.books.balance(this.bobId)).isZero();
	}

	@Test
	void a_batch_that_comes_again_credits_nobody_again() {
		ReceivedCommand payment = pay("a", this.aliceId, this.bobId, "60.00");
		Reply first = decide(ALL, payment).getFirst();
		Reply again = decide(ALL, payment, payment).getLast();
		assertThat(again.replayed()).isTrue();
		assertThat(again.body()).isEqualTo(first.body());
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.bobId)).isEqualTo(160_00);
	}

	@Test
	void a_batch_that_fails_credits_nobody_and_a_payee_is_afterwards_what_it_was() {
		long before = this.books.events();
		// The id does not fit its column, so the reply cannot be stored.
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> decide(ALL, pay("a", this.aliceId, this.bobId, "60.00"),
					new ReceivedCommand("x".repeat(65), new ReplyAddress("c", "f", null), this.aliceId, Instant.now(),
							pay("b", this.aliceId, this.bobId, "1.00").message())));
		assertThat(this.books.events()).isEqualTo(before);
		assertThat(decide(ALL, pay("c", this.bobId, this.aliceId, "100.01")).getFirst().status()).isEqualTo(422);
		assertThat(decide(ALL, pay("d", this.bobId, this.aliceId, "100.00")).getFirst().etag()).isEqualTo("2");
	}

	@Test
	void a_payee_that_can_receive_no_more_leaves_the_money_to_the_payment_process_which_gives_it_back() {
		decide(ALL, pay("a", this.aliceId, this.bobId, "1.00"));
		long almostAll = (1L << 53) - 1 - 101_00;
		anotherNodeCredits(this.bobId, almostAll, 3);
		Reply reply = decide(ALL, pay("b", this.aliceId, this.bobId, "50.00")).getFirst();
		assertThat(reply.status()).isEqualTo(200);
		this.books.awaitQuiet();
		assertThat(happenedTo(this.aliceId)).endsWith("PaymentSent", "PaymentRefunded");
		assertThat(happenedTo(this.bobId)).containsExactly("AccountOpened", "PaymentReceived", "PaymentReceived",
				"PaymentReceived");
		assertThat(this.books.balance(this.aliceId)).isEqualTo(99_00);
	}

	@Test
	void a_payee_that_another_node_has_changed_is_credited_as_it_is_now() {
		decide(ALL, pay("a", this.aliceId, this.bobId, "10.00"));
		anotherNodeCredits(this.bobId, 5_00, 3);
		decide(ALL, pay("b", this.aliceId, this.bobId, "20.00"));
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.bobId)).isEqualTo(135_00);
	}

	/** As when a shard moves, and both believe for a moment that it is theirs. */
	@Test
	void two_who_both_believe_that_everything_is_theirs_make_no_money() throws Exception {
		List<Future<Integer>> paying = new ArrayList<>();
		try (ExecutorService owners = Executors.newFixedThreadPool(4)) {
			for (int owner = 0; owner < 4; owner++) {
				String payer = (owner % 2 == 0) ? this.aliceId : this.bobId;
				String payee = (owner % 2 == 0) ? this.bobId : this.aliceId;
				String key = "owner" + owner;
				paying.add(owners.submit(() -> accepted(key, payer, payee)));
			}
			for (Future<Integer> accepted : paying) {
				assertThat(accepted.get()).isEqualTo(20);
			}
		}
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(100_00);
		assertThat(this.books.balance(this.bobId)).isEqualTo(100_00);
	}

	/** As the listener does, who begins again when a race was lost. */
	private int accepted(String key, String payer, String payee) {
		int accepted = 0;
		for (int i = 0; i < 20; i++) {
			ReceivedCommand command = pay(key + i, payer, payee, "1.00");
			Reply reply = null;
			while (reply == null) {
				try {
					reply = decide(ALL, command).getFirst();
				}
				catch (RuntimeException ex) {
					assertThat(LostRace.isCauseOf(ex)).as("%s is a lost race", ex).isTrue();
				}
			}
			accepted += (reply.status() == 200) ? 1 : 0;
		}
		return accepted;
	}

	private void anotherNodeCredits(String payee, long amountMinor, long version) {
		String paymentId = UUID.randomUUID().toString();
		new TransactionTemplate(streamPay.bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
			EventStore events = streamPay.bean(EventStore.class);
			events.publish(new GenericDomainEventMessage<>("Account", Treasury.USER_ID, nextVersion(Treasury.USER_ID),
					new PaymentSent(paymentId, Treasury.USER_ID, "StreamPay", payee, "Bob", amountMinor, null, null),
					Map.of(PaymentSent.CREDITED, "true")));
			events.publish(new GenericDomainEventMessage<>("Account", payee, version, new PaymentReceived(paymentId,
					Treasury.USER_ID, "StreamPay", payee, "Bob", amountMinor, null, null)));
		});
	}

	private long nextVersion(String accountId) {
		return happenedTo(accountId).size();
	}

	private String lastMetaData(String accountId) {
		return streamPay.jdbc()
			.sql("""
					SELECT convert_from(meta_data, 'UTF8') FROM event_store.domain_event
					 WHERE aggregate_identifier = ? ORDER BY sequence_number DESC LIMIT 1""")
			.param(accountId)
			.query(String.class)
			.single();
	}

	private List<String> happenedTo(String accountId) {
		return streamPay.jdbc()
			.sql("""
					SELECT substring(payload_type FROM '[^.]+$') FROM event_store.domain_event
					 WHERE aggregate_identifier = ? ORDER BY sequence_number""")
			.param(accountId)
			.query(String.class)
			.list();
	}

	private List<String> correlations(String accountId) {
		return streamPay.jdbc()
			.sql("""
					SELECT convert_from(meta_data, 'UTF8')::json ->> 'zilla:correlation-id' FROM event_store.domain_event
					 WHERE aggregate_identifier = ? ORDER BY sequence_number""")
			.param(accountId)
			.query(String.class)
			.list();
	}

	private static boolean isReceiving(ConsumerRecord<String, byte[]> record, String paymentId) {
		return "ReceivePaymentCommand".equals(CommandRecords.get(record.headers(), CommandHeaders.DOMAIN_MODEL))
				&& new String(record.value(), StandardCharsets.UTF_8).contains(paymentId);
	}

	private static String paymentId(Reply reply) {
		return new JsonMapper().readTree(reply.body()).path("paymentId").asString();
	}

	private List<Reply> decide(Shards shards, ReceivedCommand... commands) {
		return this.batch.decide(Arrays.asList(commands), shards);
	}

	private ReceivedCommand pay(String key, String payer, String payee, String amount) {
		ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(Topics.COMMANDS, 0, 0, payer,
				"{\"userId\":\"%s\",\"amount\":%s}".formatted(payee, amount).getBytes(StandardCharsets.UTF_8));
		Map.of("zilla:domain-model", "PayCommand", "zilla:identity", payer, "idempotency-key", key)
			.forEach((name, value) -> CommandRecords.add(record.headers(), name, value));
		ReceivedCommand command = streamPay.bean(CommandRecords.class).read(record);
		return new ReceivedCommand(command.id(), command.replyTo(), command.shardKey(), Instant.now(),
				command.message());
	}

}
