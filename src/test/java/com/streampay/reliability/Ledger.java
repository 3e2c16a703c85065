package com.streampay.reliability;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What has really happened to some users, as the event store has it.
 */
final class Ledger {

	private static final JsonMapper JSON = new JsonMapper();

	private final Map<String, List<Entry>> accounts;

	private final Map<String, List<Entry>> requests;

	private Ledger(Map<String, List<Entry>> accounts, Map<String, List<Entry>> requests) {
		this.accounts = accounts;
		this.requests = requests;
	}

	static Ledger of(JdbcClient jdbc, List<String> users) {
		return new Ledger(read(jdbc, """
				SELECT aggregate_identifier AS id, sequence_number, payload_type, time_stamp,
				       convert_from(payload, 'UTF8') AS payload
				  FROM event_store.domain_event WHERE aggregate_identifier = ANY (:users)
				 ORDER BY 1, 2""", users), read(jdbc, """
				SELECT convert_from(payload, 'UTF8')::json ->> 'requestId' AS id, sequence_number, payload_type,
				       time_stamp, convert_from(payload, 'UTF8') AS payload
				  FROM event_store.domain_event
				 WHERE type = 'PaymentRequest' AND convert_from(payload, 'UTF8')::json ->> 'requesterId' = ANY (:users)
				 ORDER BY 1, 2""", users));
	}

	private static Map<String, List<Entry>> read(JdbcClient jdbc, String sql, List<String> users) {
		Map<String, List<Entry>> all = new LinkedHashMap<>();
		jdbc.sql(sql).param("users", users.toArray(String[]::new)).query(row -> {
			List<Entry> entries = all.computeIfAbsent(row.getString("id"), id -> new ArrayList<>());
			String type = row.getString("payload_type");
			type = type.substring(type.lastIndexOf('.') + 1);
			JsonNode event = JSON.readTree(row.getString("payload"));
			long amount = event.path("amountMinor").asLong();
			long before = entries.isEmpty() ? 0 : entries.getLast().balance();
			long change = switch (type) {
				case "PaymentSent" -> -amount;
				case "PaymentReceived", "PaymentRefunded" -> amount;
				default -> 0;
			};
			entries.add(new Entry(row.getLong("sequence_number"), type, event,
					Instant.parse(row.getString("time_stamp")), before + change));
		});
		return all;
	}

	/** The events of an account, in order. */
	List<Entry> account(String user) {
		return this.accounts.get(user);
	}

	/** The events of a payment request, in order. */
	List<Entry> request(String id) {
		return this.requests.get(id);
	}

	/** The events of each payment request. */
	Collection<List<Entry>> requests() {
		return this.requests.values();
	}

	/** How many events of that type the users have caused. */
	long count(String type) {
		return java.util.stream.Stream.concat(this.accounts.values().stream(), this.requests.values().stream())
			.flatMap(List::stream)
			.filter(entry -> entry.type().equals(type))
			.count();
	}

	/**
	 * An event.
	 *
	 * @param version its number in its aggregate
	 * @param type its name
	 * @param event what it says
	 * @param time when it was decided; it was committed later
	 * @param balance of the account after it, in minor units
	 */
	record Entry(long version, String type, JsonNode event, Instant time, long balance) {

		String text(String field) {
			return this.event.path(field).asString(null);
		}

	}

}
