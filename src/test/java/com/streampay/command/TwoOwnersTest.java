package com.streampay.command;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.ServiceProcess;
import com.streampay.support.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes (and both listeners of each, where one is the default) decide commands of one
 * account at the same moment, as when a shard moves and its former owner does not know it
 * yet: the commands lie in all partitions, whatever their account is.
 */
class TwoOwnersTest {

	private static final int PARTITIONS = 8;

	@TempDir
	private static Path directory;

	private static RunningStreamPay first;

	private static ServiceProcess second;

	private final Books books = new Books(first.jdbc());

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final TopicReader topics = new TopicReader(first.bootstrapServers());

	private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
			Map.of("bootstrap.servers", first.bootstrapServers()), new StringSerializer(), new ByteArraySerializer());

	@BeforeAll
	static void start() {
		first = RunningStreamPay.start(Map.of("spring.kafka.listener.concurrency", "2"));
		second = new ServiceProcess("second", directory, first.settings());
		// Both have a part of the commands.
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(first.bean(org.springframework.kafka.config.KafkaListenerEndpointRegistry.class)
						.getAllListenerContainers()).allSatisfy(
								container -> assertThat(container.getAssignedPartitions()).hasSize(PARTITIONS / 2)));
	}

	@AfterAll
	static void stop() {
		second.close();
		first.close();
	}

	@BeforeEach
	void openAccounts() {
		Api.of(first::uri, this.aliceId).open("Alice");
		Api.of(first::uri, this.bobId).open("Bob");
		this.books.awaitQuiet();
	}

	@AfterEach
	void booksBalance() {
		this.books.awaitQuiet().check();
		this.topics.close();
		this.producer.close();
	}

	@Test
	void no_more_is_spent_than_there_is_and_nobody_is_told_that_it_was_difficult() {
		for (int i = 0; i < 160; i++) {
			send(i % PARTITIONS, "key" + i, "1.00", null);
		}
		List<ConsumerRecord<String, byte[]>> replies = replies(160);
		assertThat(replies).filteredOn(reply -> status(reply).equals("200")).hasSize(100);
		assertThat(replies).filteredOn(reply -> status(reply).equals("422"))
			.hasSize(60)
			.allSatisfy(reply -> assertThat(text(reply)).contains("insufficient-funds"));
		assertThat(replies).filteredOn(reply -> status(reply).equals("200"))
			.extracting(reply -> CommandRecords.get(reply.headers(), CommandHeaders.ETAG))
			.doesNotHaveDuplicates();
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.aliceId)).isZero();
		assertThat(this.books.balance(this.bobId)).isEqualTo(200_00);
	}

	@Test
	void a_command_that_lies_in_every_partition_has_one_effect_and_one_answer() {
		for (int i = 0; i < 20; i++) {
			for (int partition = 0; partition < PARTITIONS; partition++) {
				send(partition, "key" + i, "1.00", null);
			}
		}
		List<ConsumerRecord<String, byte[]>> replies = replies(20 * PARTITIONS);
		assertThat(replies).extracting(TwoOwnersTest::status).containsOnly("200");
		assertThat(replies).extracting(reply -> text(reply)).doesNotContainNull();
		assertThat(replies.stream().map(TwoOwnersTest::text).distinct()).hasSize(20);
		assertThat(replies).filteredOn(reply -> CommandRecords.get(reply.headers(), CommandHeaders.REPLAYED) == null)
			.hasSize(20);
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.bobId)).isEqualTo(120_00);
	}

	@Test
	void of_those_who_act_on_one_version_one_succeeds_and_the_others_learn_the_current_one() {
		for (int i = 0; i < 4 * PARTITIONS; i++) {
			send(i % PARTITIONS, "key" + i, "1.00", "\"1\"");
		}
		List<ConsumerRecord<String, byte[]>> replies = replies(4 * PARTITIONS);
		assertThat(replies).filteredOn(reply -> status(reply).equals("200")).hasSize(1);
		assertThat(replies).filteredOn(reply -> !status(reply).equals("200"))
			.allSatisfy(reply -> assertThat(status(reply)).isEqualTo("412"))
			.allSatisfy(
					reply -> assertThat(CommandRecords.get(reply.headers(), CommandHeaders.ETAG)).isEqualTo("\"2\""));
	}

	@Test
	void fifty_clients_with_one_key_on_both_nodes_get_one_answer() throws Exception {
		List<Function<String, URI>> nodes = List.of(first::uri, second::uri);
		for (String body : List.of("1.00", "100000.00")) {
			String key = Api.key();
			List<Answer> answers = new ArrayList<>();
			try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
				List<Future<Answer>> asking = IntStream.range(0, 50)
					.mapToObj(i -> clients
						.submit(() -> Api.of(nodes.get(i % 2), this.aliceId).pay(key, this.bobId, body)))
					.toList();
				for (Future<Answer> answer : asking) {
					answers.add(answer.get());
				}
			}
			assertThat(answers).extracting(Answer::status).containsOnly(answers.getFirst().status());
			assertThat(answers).extracting(Answer::body).containsOnly(answers.getFirst().body());
			assertThat(answers).extracting(answer -> answer.header("ETag"))
				.containsOnly(answers.getFirst().header("ETag"));
			assertThat(answers).filteredOn(answer -> !answer.isReplayed()).hasSizeLessThanOrEqualTo(1);
			assertThat(answers.getFirst().status()).isEqualTo(body.equals("1.00") ? 200 : 422);
			Answer other = Api.of(nodes.get(1), this.aliceId).pay(key, this.bobId, "2.00");
			assertThat(other.status()).isEqualTo(422);
			assertThat(other.problem()).isEqualTo("idempotency-key-reused");
			Answer ofAnotherCaller = Api.of(nodes.get(0), this.bobId).pay(key, this.aliceId, "1.00");
			assertThat(ofAnotherCaller.status()).isEqualTo(200);
			Answer onAnotherRoute = Api.of(nodes.get(0), this.aliceId)
				.post("/request", key, "{\"userId\":\"%s\",\"amount\":%s}".formatted(this.bobId, body));
			assertThat(onAnotherRoute.status()).isEqualTo(200);
		}
		this.books.awaitQuiet();
		assertThat(this.books.balance(this.bobId)).isEqualTo(99_00);
	}

	private void send(int partition, String key, String amount, String ifMatch) {
		ProducerRecord<String, byte[]> record = new ProducerRecord<>(Topics.COMMANDS, partition, this.aliceId,
				"{\"userId\":\"%s\",\"amount\":%s}".formatted(this.bobId, amount).getBytes(StandardCharsets.UTF_8));
		CommandRecords.add(record.headers(), CommandHeaders.DOMAIN_MODEL, "PayCommand");
		CommandRecords.add(record.headers(), CommandHeaders.IDENTITY, this.aliceId);
		CommandRecords.add(record.headers(), CommandHeaders.IDEMPOTENCY_KEY, key);
		CommandRecords.add(record.headers(), CommandHeaders.CORRELATION_ID, this.aliceId + " " + key);
		if (ifMatch != null) {
			CommandRecords.add(record.headers(), CommandHeaders.IF_MATCH, ifMatch);
		}
		this.producer.send(record);
	}

	private List<ConsumerRecord<String, byte[]>> replies(int count) {
		List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
		Awaitility.await().atMost(java.time.Duration.ofSeconds(60)).until(() -> {
			found.clear();
			this.topics.readAll(Topics.REPLIES)
				.stream()
				.filter(reply -> reply.key().startsWith(this.aliceId))
				.forEach(found::add);
			return found.size() >= count;
		});
		return found;
	}

	private static String status(ConsumerRecord<String, byte[]> reply) {
		return CommandRecords.get(reply.headers(), CommandHeaders.STATUS);
	}

	private static String text(ConsumerRecord<String, byte[]> reply) {
		return new String(reply.value(), StandardCharsets.UTF_8);
	}

}
