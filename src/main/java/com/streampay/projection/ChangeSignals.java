package com.streampay.projection;

import java.util.Collection;
import java.util.stream.Stream;

import com.streampay.processing.RoundTrip;

/**
 * Tells every node which rows of a query model have changed, at the commit of the
 * transaction that changes them.
 */
public final class ChangeSignals {

	private ChangeSignals() {
	}

	/**
	 * Signals changes with what writes them, each once. A rebuild signals nothing: nobody
	 * reads what it writes.
	 * @param keys whose rows have changed
	 * @param models the names of the query models, without a colon
	 */
	public static void add(RoundTrip writes, Collection<String> keys, String... models) {
		String[] payloads = keys.stream()
			.distinct()
			.flatMap((key) -> Stream.of(models)
				.map((model) -> new ChangeSignal(model + ":" + key, ProjectionSpans.traceparent(key)).payload()))
			.toArray(String[]::new);
		writes.add("SELECT pg_notify(?, payload) FROM unnest(?) AS payload WHERE current_schema() = 'query'",
				ChangeSignal.CHANNEL, payloads);
	}

}
