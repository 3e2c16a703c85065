package com.streampay.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;

/**
 * The connections of this node that the same change signal concerns. What comes after a
 * position is read once for all of them, and those that are some signals behind go along
 * the pages that the others have read.
 */
class StreamChannel {

	/** Who is further behind than that reads alone. */
	private static final int MOST_PAGES = 64;

	/**
	 * For each connection, so long must pass before all are woken again. A turn takes
	 * some 35 microseconds of the processors, the kernel's and the client's part
	 * included; if there were one for every change, those of thousands of connections
	 * would leave nothing to whoever makes the changes.
	 */
	private static final Duration BETWEEN_TURNS = Duration.ofNanos(40_000);

	private final StreamReader reader;

	private final BiConsumer<Duration, Runnable> later;

	private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();

	private final SequencedMap<Place, FutureTask<StreamReader.Page>> pages = new LinkedHashMap<>();

	private volatile long signals;

	private volatile Trace trace = Trace.NONE;

	/**
	 * Whether the connections will be woken; guarded by {@code this}, as the one below.
	 */
	private boolean waking;

	/** When they were, by {@link System#nanoTime}. */
	private long woken = System.nanoTime();

	/**
	 * @param later runs something after a while, unless the node is shutting down
	 */
	StreamChannel(StreamReader reader, BiConsumer<Duration, Runnable> later) {
		this.reader = reader;
		this.later = later;
	}

	void add(StreamConnection connection) {
		this.connections.add(connection);
	}

	void remove(StreamConnection connection) {
		this.connections.remove(connection);
	}

	boolean isEmpty() {
		return this.connections.isEmpty();
	}

	/**
	 * There may be more than what was read before.
	 * @param traceparent of the change, or {@code null}
	 */
	void changed(String traceparent) {
		this.trace = (traceparent != null) ? new Trace(traceparent, Instant.now()) : Trace.NONE;
		Duration pause;
		synchronized (this) {
			this.signals++;
			if (this.waking) {
				return;
			}
			this.waking = true;
			pause = BETWEEN_TURNS.multipliedBy(this.connections.size()).minusNanos(System.nanoTime() - this.woken);
		}
		if (pause.isPositive()) {
			this.later.accept(pause, this::wake);
		}
		else {
			wake();
		}
	}

	/** They read whatever has come until their turn. */
	private void wake() {
		synchronized (this) {
			this.waking = false;
			this.woken = System.nanoTime();
		}
		this.connections.forEach(StreamConnection::changed);
	}

	/** How many there have been. */
	long signals() {
		return this.signals;
	}

	/**
	 * What comes after the position. If that is nothing, there was nothing after the last
	 * signal.
	 */
	StreamReader.Page read(StreamKey stream, String after) throws ExecutionException, InterruptedException {
		Place place = new Place(stream, after);
		FutureTask<StreamReader.Page> page;
		synchronized (this) {
			page = this.pages.get(place);
			if (page == null || isOutdated(page)) {
				long now = this.signals;
				page = new FutureTask<>(() -> this.reader.read(stream, after, now));
				keep(place, page);
			}
		}
		page.run();
		return page.get();
	}

	/** Events stay what they are; only that there was none, or no answer, may change. */
	private boolean isOutdated(FutureTask<StreamReader.Page> page) {
		return switch (page.state()) {
			case RUNNING -> false;
			case SUCCESS -> page.resultNow().events().isEmpty() && page.resultNow().signals() != this.signals;
			case FAILED, CANCELLED -> true;
		};
	}

	/** For the others: where there are none, nothing is kept. */
	private void keep(Place place, FutureTask<StreamReader.Page> page) {
		this.pages.remove(place);
		this.pages.put(place, page);
		int most = Math.min(this.connections.size() - 1, MOST_PAGES);
		while (this.pages.size() > Math.max(most, 0)) {
			this.pages.pollFirstEntry();
		}
	}

	/** Of the latest change. */
	Trace trace() {
		return this.trace;
	}

	/**
	 * @param since when this node heard of the change
	 */
	record Trace(String traceparent, Instant since) {

		static final Trace NONE = new Trace(null, null);

	}

	private record Place(StreamKey stream, String after) {

	}

}
