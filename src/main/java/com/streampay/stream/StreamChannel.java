package com.streampay.stream;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The connections of this node that the same change signal concerns. Between two signals,
 * connections at the same position share one read.
 */
class StreamChannel {

	/**
	 * How many pages are kept: those that many may want are at the head of the stream.
	 */
	private static final int PAGES = 8;

	private final StreamReader reader;

	private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();

	private Map<Place, FutureTask<StreamReader.Page>> pages = newPages();

	private volatile Trace trace = Trace.NONE;

	StreamChannel(StreamReader reader) {
		this.reader = reader;
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
	 * What was read before does not count any more.
	 * @param traceparent of the change, or {@code null}
	 */
	void changed(String traceparent) {
		this.trace = (traceparent != null) ? new Trace(traceparent, Instant.now()) : Trace.NONE;
		synchronized (this) {
			this.pages = newPages();
		}
		this.connections.forEach(StreamConnection::changed);
	}

	/**
	 * What comes after the position, read since the last signal.
	 */
	StreamReader.Page read(StreamKey stream, String after) throws ExecutionException, InterruptedException {
		Place place = new Place(stream, after);
		FutureTask<StreamReader.Page> page;
		synchronized (this) {
			page = this.pages.computeIfAbsent(place, (p) -> new FutureTask<>(() -> this.reader.read(stream, after)));
		}
		page.run();
		try {
			return page.get();
		}
		catch (ExecutionException ex) {
			synchronized (this) {
				this.pages.remove(place, page);
			}
			throw ex;
		}
	}

	/** Of the latest change. */
	Trace trace() {
		return this.trace;
	}

	private static Map<Place, FutureTask<StreamReader.Page>> newPages() {
		return new LinkedHashMap<>() {
			@Override
			protected boolean removeEldestEntry(Map.Entry<Place, FutureTask<StreamReader.Page>> eldest) {
				return size() > PAGES;
			}
		};
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
