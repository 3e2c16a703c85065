package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command side as Zilla's binding http-kafka drives it: a record has the headers of
 * the HTTP request, then {@code zilla:reply-to}, what the configuration adds, and last
 * {@code zilla:correlation-id}: the idempotency key and a digest of everything else.
 */
class ZillaCommandsTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private final Api bob = Api.of(this.streamPay::uri, this.bobId);

	private final TopicReader topics = new TopicReader(this.streamPay.bootstrapServers());

	private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
			Map.of("bootstrap.servers", this.streamPay.bootstrapServers(), "linger.ms", 0), new StringSerializer(),
			new ByteArraySerializer());

	@BeforeEach
	void openAccounts() {
		this.alice.open("Alice");
		this.bob.open("Bob");
		this.books.awaitQuiet();
	}

	@AfterEach
	void booksBalance() {
		this.books.awaitQuiet().check();
		this.topics.close();
		this.producer.close();
	}

	@Test
	void a_command_is_answered_under_the_correlation_id_of_its_record_from_every_partition() {
		int partitions = this.producer.partitionsFor(Topics.COMMANDS).size();
		for (int partition = 0; partition < partitions; partition++) {
			String key = Api.key();
			ConsumerRecord<String, byte[]> reply = reply(pay(partition, key, "1.00"));
			assertThat(header(reply, ":status")).isEqualTo("200");
			assertThat(header(reply, "content-type")).isEqualTo("application/json");
			assertThat(header(reply, "etag")).isEqualTo("\"%d\"".formatted(partition + 2));
			assertThat(header(reply, "idempotency-replayed")).isNull();
			assertThat(sentWith(key)).hasSizeBetween(1, 2).last().satisfies((record) -> {
				assertThat(header(record, "zilla:identity")).isEqualTo(this.aliceId);
				assertThat(header(record, "zilla:reply-to")).isEqualTo("replies");
			});
		}
		// One partition was the right one; from all others it was passed on once.
		List<ConsumerRecord<String, byte[]>> passedOn = this.topics.readAll(Topics.COMMANDS)
			.stream()
			.filter((record) -> this.aliceId.equals(record.key()) && header(record, "streampay:sent-at") != null)
			.toList();
		assertThat(passedOn).hasSize(partitions - 1);
		assertThat(passedOn).allSatisfy((record) -> assertThat(header(record, "authorization")).isNull());
		assertThat(passedOn).extracting(ConsumerRecord::partition).containsOnly(passedOn.getFirst().partition());
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(100_00 - 100 * partitions);
	}

	@Test
	void a_retry_is_answered_the_same_under_its_own_correlation_id() {
		String key = Api.key();
		ConsumerRecord<String, byte[]> first = reply(pay(0, key, "2.00"));
		// A renewed token is another digest, and so another correlation id.
		ConsumerRecord<String, byte[]> again = reply(pay(5, key, "2.00"));
		assertThat(again.value()).isEqualTo(first.value());
		assertThat(header(again, ":status")).isEqualTo("200");
		assertThat(header(again, "etag")).isEqualTo(header(first, "etag"));
		assertThat(header(again, "idempotency-replayed")).isEqualTo("true");
		assertThat(this.alice.pay(key, this.bobId, "2.00").isReplayed()).isTrue();
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(98_00);
	}

	@Test
	void the_same_key_with_another_body_is_refused() {
		String key = Api.key();
		reply(pay(0, key, "2.00"));
		ConsumerRecord<String, byte[]> other = reply(pay(1, key, "3.00"));
		assertThat(header(other, ":status")).isEqualTo("422");
		assertThat(header(other, "content-type")).isEqualTo("application/problem+json");
		assertThat(text(other)).contains("idempotency-key-reused");
	}

	@Test
	void the_same_key_is_anothers_in_the_hands_of_another_caller() {
		String key = Api.key();
		reply(pay(0, key, "2.00"));
		ConsumerRecord<String, byte[]> ofBob = reply(command(0, key, "PayCommand", this.bobId,
				"{\"userId\":\"%s\",\"amount\":2.00}".formatted(this.aliceId)));
		assertThat(header(ofBob, ":status")).isEqualTo("200");
		assertThat(header(ofBob, "idempotency-replayed")).isNull();
	}

	@Test
	void what_zilla_leaves_of_if_match_is_heeded() {
		ProducerRecord<String, byte[]> record = pay(3, Api.key(), "2.00");
		record.headers().add("if-match", bytes("0"));
		assertThat(header(reply(record), ":status")).isEqualTo("412");
	}

	@Test
	void a_request_is_declined_without_a_body() {
		String requestId = this.bob.request(this.aliceId, "5").text("requestId");
		for (byte[] nothing : new byte[][] { null, {} }) {
			ProducerRecord<String, byte[]> record = command(2, "decline-" + requestId, "DeclineRequestCommand",
					this.aliceId, null);
			ProducerRecord<String, byte[]> sent = new ProducerRecord<>(record.topic(), record.partition(), record.key(),
					nothing, record.headers());
			sent.headers().add("request-id", bytes(requestId));
			ConsumerRecord<String, byte[]> reply = reply(sent);
			assertThat(header(reply, ":status")).isEqualTo("200");
			assertThat(text(reply)).contains("\"state\":\"declined\"");
		}
	}

	@Test
	void what_is_no_command_is_answered() {
		ConsumerRecord<String, byte[]> malformed = reply(command(0, Api.key(), "PayCommand", this.aliceId, "{"));
		assertThat(header(malformed, ":status")).isEqualTo("400");
		assertThat(text(malformed)).contains("invalid-command");

		ProducerRecord<String, byte[]> withoutKey = pay(0, Api.key(), "1.00");
		withoutKey.headers().remove("idempotency-key");
		assertThat(header(reply(withoutKey), ":status")).isEqualTo("400");

		assertThat(header(reply(command(0, Api.key(), "PayCommand", this.aliceId, null)), ":status")).isEqualTo("400");
	}

	private ProducerRecord<String, byte[]> pay(int partition, String key, String amount) {
		return command(partition, key, "PayCommand", this.aliceId,
				"{\"userId\":\"%s\",\"amount\":%s}".formatted(this.bobId, amount));
	}

	private static ProducerRecord<String, byte[]> command(int partition, String key, String name, String identity,
			String body) {
		ProducerRecord<String, byte[]> record = new ProducerRecord<>(Topics.COMMANDS, partition, key,
				(body != null) ? bytes(body) : null);
		record.headers()
			.add(":method", bytes("POST"))
			.add(":scheme", bytes("https"))
			.add(":authority", bytes("localhost:7143"))
			.add(":path", bytes("/pay"))
			.add("authorization", bytes("Bearer of-" + identity))
			.add("content-type", bytes("application/json"))
			.add("idempotency-key", bytes(key))
			.add("zilla:reply-to", bytes("replies"))
			.add("zilla:domain-model", bytes(name))
			.add("zilla:identity", bytes(identity))
			.add("zilla:correlation-id", bytes(key + "-" + UUID.randomUUID().toString().replace("-", "")));
		return record;
	}

	private ConsumerRecord<String, byte[]> reply(ProducerRecord<String, byte[]> command) {
		this.producer.send(command);
		String correlationId = CommandRecords.get(command.headers(), "zilla:correlation-id");
		Predicate<ConsumerRecord<String, byte[]>> correlated = (record) -> correlationId
			.equals(header(record, "zilla:correlation-id"));
		return this.topics.await(Topics.REPLIES, correlated);
	}

	private List<ConsumerRecord<String, byte[]>> sentWith(String key) {
		return this.topics.readAll(Topics.COMMANDS)
			.stream()
			.filter((record) -> key.equals(header(record, "idempotency-key")))
			.toList();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String header(ConsumerRecord<String, byte[]> record, String name) {
		return CommandRecords.get(record.headers(), name);
	}

	private static String text(ConsumerRecord<String, byte[]> record) {
		return new String(record.value(), StandardCharsets.UTF_8);
	}

}
