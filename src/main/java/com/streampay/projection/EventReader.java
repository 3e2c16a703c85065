package com.streampay.projection;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.streampay.command.Topics;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.axonframework.extensions.kafka.eventhandling.consumer.ConsumerFactory;
import org.axonframework.extensions.kafka.eventhandling.consumer.FetchEventException;

/**
 * Reads the topic on a thread of its own, for one stream or several, until the last of
 * them leaves. It keeps what it has read last, for streams that come a little late, and
 * waits for those that are slow, but not for long.
 */
class EventReader {

	private static final Duration POLL = Duration.ofSeconds(10);

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final Duration CLOSE = Duration.ofSeconds(1);

	/** In events. */
	private static final int KEPT = 20_000;

	/** What is kept for longer than that survives the young generation, to no use. */
	private static final Duration KEPT_FOR = Duration.ofSeconds(1);

	private final EventSource source;

	private final ConsumerFactory<String, byte[]> consumers;

	private final EventRecordConverter converter;

	private final Thread thread = Thread.ofPlatform().daemon().name("event-reader").unstarted(this::run);

	private final List<EventStream> streams = new ArrayList<>();

	private final Deque<Poll> kept = new ArrayDeque<>();

	private final Offsets place;

	private int keptEvents;

	private boolean ended;

	EventReader(EventSource source, ConsumerFactory<String, byte[]> consumers, EventRecordConverter converter,
			Offsets place) {
		this.source = source;
		this.consumers = consumers;
		this.converter = converter;
		this.place = place.copy();
	}

	void start() {
		this.thread.start();
	}

	boolean isReadBy(EventStream stream) {
		return this.streams.contains(stream);
	}

	/** Gives the stream what is read from now on, if it misses nothing then. */
	boolean admit(EventStream stream) {
		Deque<Poll> missed = new ArrayDeque<>();
		Iterator<Poll> latest = this.kept.descendingIterator();
		Offsets from = this.place;
		while (!stream.place().covers(from)) {
			if (!latest.hasNext()) {
				return false;
			}
			missed.addFirst(latest.next());
			from = missed.getFirst().before();
		}
		this.streams.add(stream);
		missed.forEach((poll) -> stream.add(poll.events()));
		return true;
	}

	void leave(EventStream stream) {
		if (this.streams.remove(stream) && this.streams.isEmpty()) {
			stop();
		}
	}

	void stop() {
		this.ended = true;
		this.source.ended(this);
		this.thread.interrupt();
	}

	private void run() {
		Consumer<String, byte[]> consumer = null;
		try {
			consumer = this.consumers.createConsumer(null);
			seek(consumer);
			while (true) {
				List<RecordedEvent> events = convert(consumer.poll(POLL));
				synchronized (this.source) {
					awaitRoom();
					if (this.ended) {
						break;
					}
					deliver(events);
				}
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
		if (consumer != null) {
			// A consumer does not close as long as its thread counts as interrupted.
			Thread.interrupted();
			consumer.close(CloseOptions.timeout(CLOSE));
		}
	}

	private void seek(Consumer<String, byte[]> consumer) {
		List<TopicPartition> partitions = consumer.partitionsFor(Topics.EVENTS)
			.stream()
			.map((info) -> new TopicPartition(info.topic(), info.partition()))
			.toList();
		consumer.assign(partitions);
		partitions.forEach((partition) -> consumer.seek(partition, this.place.next(partition.partition())));
	}

	private List<RecordedEvent> convert(ConsumerRecords<String, byte[]> records) {
		List<RecordedEvent> events = new ArrayList<>(records.count());
		for (ConsumerRecord<String, byte[]> found : records) {
			events.add(this.converter.read(found));
		}
		return events;
	}

	/** One that is slow for long is left behind, and gets a reader of its own. */
	private void awaitRoom() throws InterruptedException {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!this.ended && this.streams.stream().anyMatch(EventStream::isFull)) {
			long left = deadline - System.nanoTime();
			if (left > 0) {
				TimeUnit.NANOSECONDS.timedWait(this.source, left);
			}
			else if (this.streams.stream().allMatch(EventStream::isFull)) {
				this.source.wait();
			}
			else {
				this.streams.removeIf(EventStream::isFull);
			}
		}
	}

	private void deliver(List<RecordedEvent> events) {
		if (!events.isEmpty()) {
			long now = System.nanoTime();
			this.kept.add(new Poll(this.place.copy(), events, now));
			this.keptEvents += events.size();
			while (this.keptEvents > KEPT || now - this.kept.element().at() > KEPT_FOR.toNanos()) {
				this.keptEvents -= this.kept.remove().events().size();
			}
			this.place.advance(events);
			this.streams.forEach((stream) -> stream.add(events));
			this.source.notifyAll();
		}
	}

	private void fail(Throwable failure) {
		synchronized (this.source) {
			// One that was stopped is interrupted.
			if (!this.ended) {
				stop();
				this.streams
					.forEach((stream) -> stream.fail(new FetchEventException("Fetching events has failed", failure)));
				this.source.notifyAll();
			}
		}
	}

	/**
	 * @param before where the reader was
	 * @param events what came then
	 * @param at when, by {@link System#nanoTime}
	 */
	private record Poll(Offsets before, List<RecordedEvent> events, long at) {
	}

}
