package com.streampay.projection;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.streampay.event.AccountOpened;
import com.streampay.event.UserUpdated;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;
import org.axonframework.extensions.kafka.eventhandling.consumer.streamable.KafkaTrackingToken;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventSourceTest {

	private static final int BATCH = 2;

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final List<Consumer<String, byte[]>> consumers = new CopyOnWriteArrayList<>();

	private final EventSource source = source(this.streamPay.bootstrapServers());

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final String user = "user-" + UUID.randomUUID();

	@AfterEach
	void close() {
		this.source.destroy();
		this.topic.close();
		Awaitility.await().until(() -> this.consumers.stream().allMatch(EventSourceTest::isClosed));
	}

	@Test
	void streams_at_the_same_place_are_read_once() throws Exception {
		publish(0, 3);
		BlockingStream<TrackedEventMessage<?>> one = this.source.openStream(null);
		BlockingStream<TrackedEventMessage<?>> other = this.source.openStream(null);

		assertThat(read(one, 3)).containsExactly(0L, 1L, 2L);
		assertThat(read(other, 3)).containsExactly(0L, 1L, 2L);
		publish(3, 2);
		assertThat(read(other, 2)).containsExactly(3L, 4L);
		assertThat(read(one, 2)).containsExactly(3L, 4L);
		assertThat(this.consumers).hasSize(1);
	}

	@Test
	void one_that_nobody_watches_misses_nothing() throws Exception {
		publish(0, 1);
		BlockingStream<TrackedEventMessage<?>> watched = this.source.openStream(null);
		BlockingStream<TrackedEventMessage<?>> unwatched = this.source.openUnwatchedStream(null);
		assertThat(read(unwatched, 1)).containsExactly(0L);
		assertThat(read(watched, 1)).containsExactly(0L);

		publish(1, 5);
		assertThat(read(watched, 5)).containsExactly(1L, 2L, 3L, 4L, 5L);
		assertThat(read(unwatched, 5)).containsExactly(1L, 2L, 3L, 4L, 5L);
	}

	@Test
	void a_stream_goes_on_behind_its_token() throws Exception {
		publish(0, 10);
		BlockingStream<TrackedEventMessage<?>> before = this.source.openStream(null);
		TrackedEventMessage<?> batch = before.nextAvailable();
		while (numbers(batch).isEmpty()) {
			batch = before.nextAvailable();
		}
		BlockingStream<TrackedEventMessage<?>> after = this.source.openStream(batch.trackingToken());

		assertThat(read(after, 1).getFirst()).isEqualTo(numbers(batch).getLast() + 1);
	}

	@Test
	void one_that_does_not_read_holds_no_other_up() throws Exception {
		BlockingStream<TrackedEventMessage<?>> slow = this.source.openStream(null);
		slow.hasNextAvailable(1, TimeUnit.MINUTES);
		BlockingStream<TrackedEventMessage<?>> quick = this.source.openStream(null);
		publish(0, 20);

		assertThat(read(quick, 20)).hasSize(20).isSorted();
		assertThat(read(slow, 20)).hasSize(20).isSorted();
		publish(20, 1);
		assertThat(read(quick, 1)).containsExactly(20L);
		assertThat(read(slow, 1)).containsExactly(20L);
	}

	@Test
	void a_reader_whose_last_stream_is_closed_ends() throws Exception {
		publish(0, 1);
		BlockingStream<TrackedEventMessage<?>> one = this.source.openStream(null);
		BlockingStream<TrackedEventMessage<?>> other = this.source.openStream(null);
		read(one, 1);
		read(other, 1);

		one.close();
		publish(1, 1);
		assertThat(read(other, 1)).containsExactly(1L);
		other.close();
		Awaitility.await().until(() -> isClosed(this.consumers.getFirst()));
	}

	@Test
	void a_place_that_the_topic_does_not_have_fails_the_stream() {
		BlockingStream<TrackedEventMessage<?>> stream = this.source
			.openStream(KafkaTrackingToken.newInstance(Map.of(new TopicPartition("events", 0), Long.MAX_VALUE / 2)));

		assertThatThrownBy(() -> {
			while (true) {
				// Those of other partitions may come before it.
				stream.nextAvailable();
			}
		}).hasMessageContaining("Fetching events has failed");
	}

	private void publish(int first, int events) throws Exception {
		for (int i = first; i < first + events; i++) {
			this.topic
				.send((i == 0) ? new AccountOpened(this.user, "User", "user")
						: new UserUpdated(this.user, "User " + i, "user"), i)
				.get();
		}
	}

	/** The numbers of the user's next events; others may be there as well. */
	private List<Long> read(BlockingStream<TrackedEventMessage<?>> stream, int events) throws Exception {
		List<Long> numbers = new ArrayList<>();
		while (numbers.size() < events) {
			assertThat(stream.hasNextAvailable(1, TimeUnit.MINUTES)).isTrue();
			numbers.addAll(numbers(stream.nextAvailable()));
		}
		return numbers;
	}

	private List<Long> numbers(TrackedEventMessage<?> message) {
		return EventBatch.of(message)
			.events()
			.stream()
			.filter((event) -> this.user.equals(event.key()))
			.map(RecordedEvent::getSequenceNumber)
			.toList();
	}

	@SuppressWarnings("unchecked")
	private EventSource source(String bootstrapServers) {
		return new EventSource((group) -> {
			Consumer<String, byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers,
					"auto.offset.reset", "none", "enable.auto.commit", false, "max.poll.records", BATCH),
					new StringDeserializer(), new ByteArrayDeserializer());
			this.consumers.add(consumer);
			return consumer;
		}, new EventRecordConverter(this.streamPay.bean(KafkaMessageConverter.class)), BATCH);
	}

	private static boolean isClosed(Consumer<?, ?> consumer) {
		try {
			consumer.assignment();
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
		catch (ConcurrentModificationException ex) {
			return false;
		}
	}

}
