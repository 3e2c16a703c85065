package com.streampay.projection;

import java.util.Collection;
import java.util.stream.Stream;

import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells every node which rows of a query model have changed, at the commit of the
 * transaction that changes them.
 */
@Component
@OnRole(Role.PROJECTION)
public class ChangeSignals {

	private final JdbcClient jdbc;

	ChangeSignals(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Signals changes at the end of the current transaction, each once. A rebuild signals
	 * nothing: nobody reads what it writes.
	 * @param keys whose rows have changed
	 * @param models the names of the query models, without a colon
	 */
	public void send(Collection<String> keys, String... models) {
		String[] payloads = keys.stream()
			.distinct()
			.flatMap((key) -> Stream.of(models)
				.map((model) -> new ChangeSignal(model + ":" + key, ProjectionSpans.traceparent(key)).payload()))
			.toArray(String[]::new);
		this.jdbc.sql(
				"SELECT pg_notify(:channel, payload) FROM unnest(:payloads) AS payload WHERE current_schema() = 'query'")
			.param("channel", ChangeSignal.CHANNEL)
			.param("payloads", payloads)
			.query((row) -> {
			});
	}

}
