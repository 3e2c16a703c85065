package com.streampay.eventstore;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;

/**
 * The events of the store, from a place on, for one reader.
 */
class StoredEventStream implements TrackingEventStream {

	private final LatestEvents events;

	private TrackingToken place;

	private List<TrackedEventMessage<?>> batch = List.of();

	private int next;

	StoredEventStream(LatestEvents events, TrackingToken place) {
		this.events = events;
		this.place = place;
	}

	/**
	 * Without a timeout, whether there is one that has been read already, so that a batch
	 * does not wait for what comes after it.
	 */
	@Override
	public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
		if (this.next == this.batch.size()) {
			this.batch = this.events.after(this.place, unit.toNanos(timeout));
			this.next = 0;
			if (!this.batch.isEmpty()) {
				this.place = this.batch.getLast().trackingToken();
			}
		}
		return this.next < this.batch.size();
	}

	@Override
	public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
		while (!hasNextAvailable(Integer.MAX_VALUE, TimeUnit.MILLISECONDS)) {
			continue;
		}
		return this.batch.get(this.next++);
	}

	@Override
	public Optional<TrackedEventMessage<?>> peek() {
		return hasNextAvailable() ? Optional.of(this.batch.get(this.next)) : Optional.empty();
	}

	@Override
	public void close() {
		// There is nothing that it holds.
	}

}
