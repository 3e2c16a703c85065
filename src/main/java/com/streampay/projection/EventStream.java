package com.streampay.projection;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import com.streampay.processing.UnderLoad;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * What one projection, or one segment of it, is still to be given. All that has come
 * meanwhile is given at once, so that batches are as large as the load asks for.
 */
class EventStream implements BlockingStream<TrackedEventMessage<?>> {

	/** When one that nobody watches is given more. */
	private static final Duration UNWATCHED = Duration.ofMillis(100);

	private final EventSource source;

	private final int batchSize;

	private final Queue<List<RecordedEvent>> waiting = new ArrayDeque<>();

	private final Offsets added;

	private final Offsets given;

	private final boolean watched;

	private int waitingEvents;

	/** Before this nothing is given that does not fill a batch. */
	private long pause = System.nanoTime();

	private RuntimeException failure;

	EventStream(EventSource source, Offsets place, int batchSize, boolean watched) {
		this.source = source;
		this.added = place;
		this.given = place.copy();
		this.batchSize = batchSize;
		this.watched = watched;
	}

	/** Up to where it has been given events, by whichever reader. */
	Offsets place() {
		return this.added;
	}

	boolean isFull() {
		return this.waitingEvents > 2 * this.batchSize;
	}

	/** Adds those that it has not got already. */
	void add(List<RecordedEvent> events) {
		List<RecordedEvent> unseen = events.stream().filter((event) -> !this.added.covers(event)).toList();
		if (!unseen.isEmpty()) {
			this.added.advance(unseen);
			this.waiting.add(unseen);
			this.waitingEvents += unseen.size();
		}
	}

	/** Makes it fail once it has given what came before. */
	void fail(RuntimeException failure) {
		this.failure = failure;
	}

	@Override
	public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
		synchronized (this.source) {
			long deadline = System.nanoTime() + unit.toNanos(timeout);
			while (this.waiting.isEmpty() && this.failure == null) {
				this.source.attach(this);
				long left = deadline - System.nanoTime();
				if (!this.waiting.isEmpty()) {
					return true;
				}
				if (left <= 0) {
					return false;
				}
				TimeUnit.NANOSECONDS.timedWait(this.source, left);
			}
			return true;
		}
	}

	@Override
	public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
		synchronized (this.source) {
			while (!hasNextAvailable(Integer.MAX_VALUE, TimeUnit.MILLISECONDS)) {
				continue;
			}
			if (this.waiting.isEmpty()) {
				throw this.failure;
			}
			awaitMore();
			boolean full = isFull();
			List<RecordedEvent> events = new ArrayList<>(this.waiting.remove());
			while (!this.waiting.isEmpty() && events.size() + this.waiting.peek().size() <= this.batchSize) {
				events.addAll(this.waiting.remove());
			}
			this.waitingEvents -= events.size();
			this.given.advance(events);
			this.pause = System.nanoTime() + (this.watched ? UnderLoad.pauseAfter(events.size()) : UNWATCHED).toNanos();
			if (full) {
				// The reader waits for that; others would be woken in vain.
				this.source.notifyAll();
			}
			return new GenericTrackedEventMessage<>(this.given.token(),
					new GenericEventMessage<>(new EventBatch(events)));
		}
	}

	private void awaitMore() throws InterruptedException {
		long left = this.pause - System.nanoTime();
		while (left > 0 && this.waitingEvents < this.batchSize && this.failure == null) {
			TimeUnit.NANOSECONDS.timedWait(this.source, left);
			left = this.pause - System.nanoTime();
		}
	}

	/** Nothing, so that what comes before it is asked for belongs to the next batch. */
	@Override
	public Optional<TrackedEventMessage<?>> peek() {
		return Optional.empty();
	}

	@Override
	public void close() {
		this.source.close(this);
	}

}
