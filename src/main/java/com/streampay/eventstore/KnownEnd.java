package com.streampay.eventstore;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.axonframework.eventhandling.TrackingToken;

/**
 * What a node knows of the end of the event store without asking PostgreSQL: after which
 * event there is nothing, for as long as it hears of no other.
 */
class KnownEnd {

	/** In case no notification comes. */
	static final Duration BELIEVED = Duration.ofMillis(500);

	/** A notification that comes later has readers look once more. */
	private static final Duration REMEMBERED = Duration.ofSeconds(10);

	private final AtomicLong news = new AtomicLong();

	private volatile End end = new End(null, -1, 0);

	/**
	 * The last of each of the appends that this node has told of, as a notification names
	 * it.
	 */
	private final Cache<String, Boolean> told = Caffeine.newBuilder()
		.expireAfterWrite(REMEMBERED)
		.executor(Runnable::run)
		.build();

	/** There is something that was not there before. */
	void heardOfMore() {
		this.news.incrementAndGet();
	}

	/** How often there was. */
	long news() {
		return this.news.get();
	}

	/**
	 * PostgreSQL has given nothing after this.
	 * @param before how much news there had been before it was asked
	 */
	void found(TrackingToken last, long before) {
		this.end = new End(last, before, System.nanoTime());
	}

	/**
	 * Readers are told of an append that ends with this.
	 * @param place where that is in the global order
	 * @param before how much news there had been before it was made
	 */
	void told(TrackingToken last, long place, long before) {
		this.told.put(Long.toString(place), true);
		long now = this.news.incrementAndGet();
		if (now == before + 1) {
			found(last, now);
		}
	}

	/**
	 * Whether readers have been told already of what a notification tells.
	 * @param last the place of the last of the events that were appended
	 */
	boolean hasTold(String last) {
		return this.told.asMap().remove(last) != null;
	}

	/** Whether there is nothing after it. */
	boolean isAt(TrackingToken place) {
		End known = this.end;
		return known.news() == this.news.get() && Objects.equals(known.token(), place)
				&& System.nanoTime() - known.since() < BELIEVED.toNanos();
	}

	/**
	 * After which there is nothing, unless there was news since.
	 *
	 * @param news how much there had been before it was found
	 * @param since when it was found, by {@link System#nanoTime}
	 */
	private record End(TrackingToken token, long news, long since) {
	}

}
