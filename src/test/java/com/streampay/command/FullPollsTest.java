package com.streampay.command;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import com.streampay.support.RunningStreamPay;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a poll brings.
 */
class FullPollsTest {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final int ALL = 22;

	private final String topic = "polls-" + UUID.randomUUID();

	private final Map<String, Object> broker = Map.of("bootstrap.servers",
			RunningStreamPay.shared().bootstrapServers());

	private Consumer<String, String> plain;

	private KafkaProducer<String, String> producer;

	@BeforeEach
	void open() throws Exception {
		try (Admin admin = Admin.create(this.broker)) {
			admin.createTopics(List.of(new NewTopic(this.topic, 1, (short) 1))).all().get();
		}
		this.plain = new KafkaConsumer<>(
				Map.of("bootstrap.servers", this.broker.get("bootstrap.servers"), "group.id", this.topic,
						"auto.offset.reset", "earliest", "enable.auto.commit", "false"),
				new StringDeserializer(), new StringDeserializer());
		this.producer = new KafkaProducer<>(
				Map.of("bootstrap.servers", this.broker.get("bootstrap.servers"), "linger.ms", 60_000),
				new StringSerializer(), new StringSerializer());
	}

	@AfterEach
	void close() {
		this.producer.close();
		this.plain.close();
	}

	/** If this fails, nobody needs {@link FullPolls} any more. */
	@Test
	void a_consumer_as_it_comes_brings_what_came_first_and_leaves_the_rest() {
		Consumer<String, String> consumer = subscribed(this.plain);

		Awaitility.await().untilAsserted(() -> assertThat(countOfWhatCameMeanwhile(consumer)).isBetween(2, ALL - 1));
	}

	@Test
	void a_full_poll_brings_all_that_came_while_the_last_batch_was_in_hand() {
		Consumer<String, String> consumer = subscribed(FullPolls.of(this.plain));

		Awaitility.await().untilAsserted(() -> assertThat(countOfWhatCameMeanwhile(consumer)).isEqualTo(ALL));
	}

	@Test
	void where_several_records_are_there_it_is_asked_for_more_at_once() {
		Consumer<String, String> consumer = FullPolls
			.of(consumer(Set.of(this.topic), List.of(() -> records(0, 2), () -> records(2, ALL - 2))));

		assertThat(consumer.poll(LONG)).extracting(ConsumerRecord::offset)
			.containsExactlyElementsOf(LongStream.range(0, ALL).boxed().toList());
	}

	@Test
	void where_asking_again_fails_the_first_records_are_handed_on_and_the_next_poll_fails() {
		Consumer<String, String> consumer = FullPolls
			.of(consumer(Set.of(this.topic), List.of(() -> records(0, 2), () -> {
				throw new WakeupException();
			}, () -> records(2, 1))));

		assertThat(consumer.poll(LONG)).extracting(ConsumerRecord::offset).containsExactly(0L, 1L);
		assertThatExceptionOfType(WakeupException.class).isThrownBy(() -> consumer.poll(LONG));
		assertThat(consumer.poll(LONG)).extracting(ConsumerRecord::offset).containsExactly(2L);
	}

	@Test
	void a_record_that_comes_alone_is_handed_on_at_once() {
		Consumer<String, String> consumer = FullPolls
			.of(consumer(Set.of(this.topic), List.of(() -> records(0, 1), () -> records(1, 1))));

		assertThat(consumer.poll(LONG)).extracting(ConsumerRecord::offset).containsExactly(0L);
	}

	@Test
	void whoever_reads_a_whole_topic_polls_as_ever() {
		Consumer<String, String> consumer = FullPolls
			.of(consumer(Set.of(), List.of(() -> records(0, 2), () -> records(2, 2))));

		assertThat(consumer.poll(LONG)).extracting(ConsumerRecord::offset).containsExactly(0L, 1L);
	}

	private Consumer<String, String> subscribed(Consumer<String, String> consumer) {
		consumer.subscribe(List.of(this.topic));
		return consumer;
	}

	/**
	 * How many records of {@link #ALL} a poll brings. It is the broker that decides how
	 * many it has when it answers, so one count says nothing, where a machine is busy:
	 * they are counted until one is as it should be.
	 */
	private int countOfWhatCameMeanwhile(Consumer<String, String> consumer) {
		send(1);
		int first = 0;
		while (first == 0) {
			first = consumer.poll(LONG).count();
		}
		// It has asked for more, and these two are the answer.
		send(2);
		IntStream.range(0, ALL - 2).forEach((i) -> send(1));
		int count = consumer.poll(LONG).count();
		int left = ALL - count;
		while (left > 0) {
			left -= consumer.poll(LONG).count();
		}
		return count;
	}

	/** So many in one request. */
	private void send(int records) {
		IntStream.range(0, records).forEach((i) -> this.producer.send(new ProducerRecord<>(this.topic, "record")));
		this.producer.flush();
	}

	private ConsumerRecords<String, String> records(long offset, int count) {
		TopicPartition partition = new TopicPartition(this.topic, 0);
		return new ConsumerRecords<>(Map.of(partition,
				IntStream.range(0, count)
					.mapToObj((i) -> new ConsumerRecord<>(this.topic, 0, offset + i, "key", "value"))
					.toList()),
				Map.of());
	}

	/** One that gives these answers, one for each poll. */
	@SuppressWarnings("unchecked")
	private static Consumer<String, String> consumer(Set<String> subscription, List<Answer> polls) {
		Queue<Answer> answers = new ArrayDeque<>(polls);
		return (Consumer<String, String>) Proxy.newProxyInstance(Consumer.class.getClassLoader(),
				new Class<?>[] { Consumer.class },
				(proxy, method, arguments) -> method.getName().equals("poll") ? answers.remove().get() : subscription);
	}

	private interface Answer extends Supplier<ConsumerRecords<String, String>> {

	}

}
