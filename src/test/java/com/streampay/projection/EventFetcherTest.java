package com.streampay.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import com.streampay.event.AccountOpened;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.extensions.kafka.eventhandling.consumer.streamable.KafkaEventMessage;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventFetcherTest {

	private final EventFetcher fetcher = new EventFetcher();

	private final EventBuffer buffer = new EventBuffer(2);

	@Test
	void what_was_put_first_is_taken_first_whatever_its_time() throws Exception {
		this.buffer.put(event(7, Instant.EPOCH.plusSeconds(9)));
		this.buffer.put(event(8, Instant.EPOCH));

		assertThat(this.buffer.take().offset()).isEqualTo(7);
		assertThat(this.buffer.take().offset()).isEqualTo(8);
		assertThat(this.buffer.poll(0, TimeUnit.NANOSECONDS)).isNull();
	}

	@Test
	void a_failure_is_seen_after_what_came_before_it() throws Exception {
		this.buffer.put(event(7, Instant.EPOCH));
		this.buffer.setException(new IllegalStateException("broken"));

		assertThat(this.buffer.poll(0, TimeUnit.NANOSECONDS).offset()).isEqualTo(7);
		assertThatThrownBy(() -> this.buffer.poll(1, TimeUnit.MINUTES)).hasMessage("broken");
	}

	@Test
	void the_thread_of_a_stream_that_is_closed_while_the_buffer_is_full_ends() throws Exception {
		CountDownLatch full = new CountDownLatch(1);
		Thread[] thread = new Thread[1];
		AtomicReference<RuntimeException> failure = new AtomicReference<>();
		Registration stream = this.fetcher.poll(consumer("earliest"), (records) -> List.of(), (events) -> {
			thread[0] = Thread.currentThread();
			this.buffer.put(event(1, Instant.EPOCH));
			this.buffer.put(event(2, Instant.EPOCH));
			full.countDown();
			this.buffer.put(event(3, Instant.EPOCH));
		}, failure::set);
		full.await();

		stream.close();
		assertThat(thread[0].join(Duration.ofSeconds(5))).isTrue();
		assertThat(failure).hasNullValue();
	}

	@Test
	void a_stream_that_is_closed_while_nothing_comes_ends_at_once() throws Exception {
		AtomicReference<RuntimeException> failure = new AtomicReference<>();
		Consumer<String, byte[]> consumer = consumer("latest");
		Registration stream = this.fetcher.poll(consumer, (records) -> List.of(), (events) -> {
		}, failure::set);

		stream.close();
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> isClosed(consumer));
		assertThat(failure).hasNullValue();
	}

	@Test
	void a_failure_of_the_thread_is_passed_on() throws Exception {
		AtomicReference<RuntimeException> failure = new AtomicReference<>();
		this.fetcher.poll(consumer("earliest"), (records) -> {
			throw new IllegalStateException("unreadable");
		}, (events) -> {
		}, failure::set);

		Awaitility.await().untilAtomic(failure, Matchers.notNullValue());
		assertThat(failure.get()).hasRootCauseMessage("unreadable");
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

	/** A consumer of a partition that has an event. */
	private static Consumer<String, byte[]> consumer(String startingFrom) throws Exception {
		RunningStreamPay streamPay = RunningStreamPay.shared();
		KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
				Map.of("bootstrap.servers", streamPay.bootstrapServers(), "auto.offset.reset", startingFrom),
				new StringDeserializer(), new ByteArrayDeserializer());
		try (EventsTopic topic = new EventsTopic(streamPay)) {
			AccountOpened event = new AccountOpened("user-" + UUID.randomUUID(), "User", "user");
			consumer.assign(List.of(new TopicPartition("events", topic.send(event, 0).get().partition())));
		}
		return consumer;
	}

	private static KafkaEventMessage event(long offset, Instant time) {
		return new KafkaEventMessage(
				new GenericTrackedEventMessage<>(new GlobalSequenceTrackingToken(offset),
						GenericEventMessage.asEventMessage(new AccountOpened("user", "User", "user"))),
				0, offset, time.toEpochMilli());
	}

}
