package com.streampay.eventstore;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;

/**
 * What the readers of the event store are given. They are at about the same place, so
 * what one of them has read is kept for a moment for the others, and so is what this node
 * has appended last.
 */
class LatestEvents {

	/** In events, of all batches. */
	private static final int KEPT = 10_000;

	private static final Duration KEPT_FOR = Duration.ofSeconds(1);

	private final PostgresStorageEngine engine;

	private final KnownEnd end;

	/** By the token after which they come. */
	private final Cache<Optional<TrackingToken>, List<TrackedEventMessage<?>>> read = Caffeine.newBuilder()
		.expireAfterWrite(KEPT_FOR)
		.maximumWeight(KEPT)
		.weigher((Optional<TrackingToken> after, List<TrackedEventMessage<?>> events) -> events.size())
		.executor(Runnable::run)
		.build();

	private volatile Appended appended = new Appended(Optional.empty(), List.of(), System.nanoTime());

	LatestEvents(PostgresStorageEngine engine, KnownEnd end) {
		this.engine = engine;
		this.end = end;
	}

	/**
	 * Gives these to those who are at the place after which they come, until others are
	 * appended: who is elsewhere then reads.
	 */
	void appended(TrackingToken after, List<TrackedEventMessage<?>> events) {
		this.appended = new Appended(Optional.of(after), events, System.nanoTime());
		synchronized (this) {
			notifyAll();
		}
	}

	/** There are new ones. */
	void wake() {
		this.end.heardOfMore();
		synchronized (this) {
			notifyAll();
		}
	}

	/**
	 * Those after a place, in their order, as many as are read at once.
	 * @param nanos how long to wait for some; with 0, nothing is read that has not been
	 * read already
	 * @return the events, or none
	 */
	List<TrackedEventMessage<?>> after(TrackingToken token, long nanos) throws InterruptedException {
		Optional<TrackingToken> place = Optional.ofNullable(token);
		List<TrackedEventMessage<?>> events = known(place);
		long deadline = System.nanoTime() + nanos;
		for (long left = nanos; events == null && left > 0; left = deadline - System.nanoTime()) {
			long news = this.end.news();
			events = this.read.get(place, (none) -> readAfter(token));
			if (events == null) {
				await(news, Math.min(left, KnownEnd.BELIEVED.toNanos()));
				events = known(place);
			}
		}
		return (events != null) ? events : List.of();
	}

	private List<TrackedEventMessage<?>> known(Optional<TrackingToken> place) {
		Appended last = this.appended;
		return (place.isPresent() && last.isAt(place)) ? last.events() : this.read.getIfPresent(place);
	}

	private List<TrackedEventMessage<?>> readAfter(TrackingToken token) {
		List<TrackedEventMessage<?>> events = this.engine.readBatch(token);
		return events.isEmpty() ? null : events;
	}

	private synchronized void await(long news, long nanos) throws InterruptedException {
		if (this.end.news() == news) {
			TimeUnit.NANOSECONDS.timedWait(this, nanos);
		}
	}

	/**
	 * Not for longer than others either: a database that was failed over may have lost
	 * them.
	 *
	 * @param at when they were, by {@link System#nanoTime}
	 */
	private record Appended(Optional<TrackingToken> after, List<TrackedEventMessage<?>> events, long at) {

		boolean isAt(Optional<TrackingToken> place) {
			return this.after.equals(place) && System.nanoTime() - this.at < KEPT_FOR.toNanos();
		}

	}

}
