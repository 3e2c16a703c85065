package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
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
 * The topics as an independent Kafka client sees them, and as it may write them.
 */
class CommandTopicTest {

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
	void a_payment_is_a_command_a_reply_and_events_each_under_its_key() {
		String trace = "00-0af7651916cd43dd8448eb211c80319c-";
		String key = Api.key();
		Answer answer = this.alice.pay(key, this.bobId, "12.3", "If-Match", "\"1\"", "traceparent",
				trace + "b7ad6b7169203331-01");

		ConsumerRecord<String, byte[]> command = this.topics.await("commands", header("idempotency-key", key));
		assertThat(command.key()).isEqualTo(this.aliceId);
		assertThat(text(command))
			.isEqualTo("{\"userId\":\"%s\",\"amount\":12.30,\"notes\":null,\"requestId\":null}".formatted(this.bobId));
		assertThat(header(command, "zilla:domain-model")).isEqualTo("PayCommand");
		assertThat(header(command, "zilla:identity")).isEqualTo(this.aliceId);
		assertThat(header(command, "if-match")).isEqualTo("\"1\"");
		assertThat(header(command, "traceparent")).startsWith(trace).endsWith("-01");
		String correlationId = header(command, "zilla:correlation-id");

		ConsumerRecord<String, byte[]> reply = this.topics.await("replies",
				record -> record.key().equals(correlationId));
		assertThat(header(reply, "zilla:correlation-id")).isEqualTo(correlationId);
		assertThat(header(reply, ":status")).isEqualTo("200");
		assertThat(header(reply, "etag")).isEqualTo("\"2\"");
		assertThat(text(reply)).isEqualTo(answer.body());

		String paymentId = answer.text("paymentId");
		ConsumerRecord<String, byte[]> sent = this.topics.await("events", event("PaymentSent", paymentId));
		assertThat(sent.key()).isEqualTo(this.aliceId);
		assertThat(header(sent, "axon-metadata-zilla:correlation-id")).isEqualTo(correlationId);
		assertThat(header(sent, "axon-metadata-traceparent")).startsWith(trace).endsWith("-01");
		assertThat(this.topics.await("events", event("PaymentReceived", paymentId)).key()).isEqualTo(this.bobId);
	}

	@Test
	void a_payment_request_travels_and_lives_by_its_payer() {
		Answer answer = this.bob.request(this.aliceId, "5");
		ConsumerRecord<String, byte[]> event = this.topics.await("events",
				event("PaymentRequested", answer.text("requestId")));
		assertThat(event.key()).isEqualTo(this.aliceId);
		ConsumerRecord<String, byte[]> command = this.topics.await("commands",
				record -> "RequestCommand".equals(header(record, "zilla:domain-model"))
						&& this.bobId.equals(header(record, "zilla:identity")));
		assertThat(command.key()).isEqualTo(this.aliceId);
	}

	@Test
	void no_token_is_written_to_a_topic() {
		this.alice.pay(this.bobId, "1");
		this.topics.await("commands", header("zilla:identity", this.aliceId));
		for (ConsumerRecord<String, byte[]> record : this.topics.all()) {
			if (record.value() != null) {
				assertThat(text(record)).doesNotContain(this.alice.token());
			}
			record.headers()
				.forEach(header -> assertThat(new String(header.value(), StandardCharsets.UTF_8))
					.doesNotContain(this.alice.token()));
		}
	}

	@Test
	void a_record_of_another_gateway_is_a_command_like_any_other() {
		String correlationId = UUID.randomUUID().toString();
		ProducerRecord<String, byte[]> record = command("PayCommand",
				" { \"amount\": 1.5, \"userId\": \"%s\" } ".formatted(this.bobId), correlationId);
		assertThat(reply(send(record))).contains("\"balance\":98.50");
		assertThat(reply(send(record))).contains("\"balance\":98.50");
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(98_50);
	}

	@Test
	void a_record_that_is_no_command_is_answered_and_blocks_nobody() {
		List<ProducerRecord<String, byte[]>> poison = new ArrayList<>();
		poison.add(command("PayCommand", "{", "no json"));
		poison.add(command("PayCommand", "null", "null"));
		poison.add(command("PayCommand", null, "no value"));
		poison.add(command("NoCommand", "{}", "no such command"));
		poison.add(command("PayCommand", "{\"userId\":\"%s\",\"amount\":-5}".formatted(this.bobId), "negative"));
		poison.add(command("PayCommand", "{\"userId\":\"%s\",\"amount\":0.001}".formatted(this.bobId), "tiny"));
		poison.add(command("PayCommand", "{\"userId\":\"%s\",\"amount\":1e400}".formatted(this.bobId), "huge"));
		for (String missing : List.of("zilla:domain-model", "zilla:identity", "idempotency-key")) {
			ProducerRecord<String, byte[]> record = command("PayCommand",
					"{\"userId\":\"%s\",\"amount\":1}".formatted(this.bobId), "without " + missing);
			record.headers().remove(missing);
			poison.add(record);
		}
		ProducerRecord<String, byte[]> ifMatch = command("PayCommand",
				"{\"userId\":\"%s\",\"amount\":1}".formatted(this.bobId), "if-match");
		ifMatch.headers().add("if-match", "seven".getBytes(StandardCharsets.UTF_8));
		poison.add(ifMatch);
		poison.forEach(this::send);
		this.producer.send(new ProducerRecord<>("commands", this.aliceId, new byte[] { 1, 2, 3 }));

		assertThat(this.alice.pay(this.bobId, "1").status()).isEqualTo(200);
		for (ProducerRecord<String, byte[]> record : poison) {
			String correlationId = new String(record.headers().lastHeader("zilla:correlation-id").value(),
					StandardCharsets.UTF_8);
			ConsumerRecord<String, byte[]> reply = this.topics.await("replies",
					candidate -> candidate.key().equals(correlationId));
			assertThat(header(reply, ":status")).as(correlationId).isEqualTo("400");
			assertThat(text(reply)).as(correlationId).contains("invalid-command");
		}
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(99_00);
	}

	@Test
	void a_crafted_credit_creates_no_money() {
		String credit = """
				{"paymentId":"%s","payerId":"%s","payerName":"Alice","payeeId":"%s","amount":%s}""";
		send(command("ReceivePaymentCommand", credit.formatted("made-up", this.aliceId, this.bobId, "50.00"),
				"made up"));
		String paymentId = this.alice.pay(this.bobId, "1.00").text("paymentId");
		this.books.awaitQuiet();
		send(command("ReceivePaymentCommand", credit.formatted(paymentId, this.aliceId, this.bobId, "1.00"), "twice"));
		reply(send(command("RefundPaymentCommand", "{\"paymentId\":\"%s\",\"payerId\":\"%s\",\"payeeId\":\"%s\"}"
			.formatted(paymentId, this.aliceId, this.bobId), "refund")));
		assertThat(this.alice.pay(this.bobId, "1.00").status()).isEqualTo(200);
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(98_00);
		assertThat(this.books.balance(this.bobId)).isEqualTo(102_00);
	}

	private ProducerRecord<String, byte[]> command(String name, String body, String correlationId) {
		ProducerRecord<String, byte[]> record = new ProducerRecord<>("commands", this.aliceId,
				(body != null) ? body.getBytes(StandardCharsets.UTF_8) : null);
		Map.of("zilla:domain-model", name, "zilla:identity", this.aliceId, "idempotency-key", correlationId,
				"zilla:correlation-id", this.aliceId + " " + correlationId)
			.forEach((header, value) -> record.headers().add(header, value.getBytes(StandardCharsets.UTF_8)));
		return record;
	}

	private ProducerRecord<String, byte[]> send(ProducerRecord<String, byte[]> record) {
		this.producer.send(record);
		return record;
	}

	private String reply(ProducerRecord<String, byte[]> command) {
		String correlationId = new String(command.headers().lastHeader("zilla:correlation-id").value(),
				StandardCharsets.UTF_8);
		return text(this.topics.await("replies", record -> record.key().equals(correlationId)));
	}

	private static Predicate<ConsumerRecord<String, byte[]>> header(String name, String value) {
		return record -> value.equals(header(record, name));
	}

	private static Predicate<ConsumerRecord<String, byte[]>> event(String type, String id) {
		return record -> header(record, "axon-message-type").endsWith("." + type) && text(record).contains(id);
	}

	private static String header(ConsumerRecord<String, byte[]> record, String name) {
		return CommandRecords.get(record.headers(), name);
	}

	private static String text(ConsumerRecord<String, byte[]> record) {
		return new String(record.value(), StandardCharsets.UTF_8);
	}

}
