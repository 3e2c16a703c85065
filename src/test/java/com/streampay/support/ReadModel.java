package com.streampay.support;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the view topics must hold, from SQL alone.
 */
public final class ReadModel {

	private static final JsonMapper JSON = new JsonMapper();

	private static final String TIME = "to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";

	private static final Map<String, String> VIEWS = views();

	private ReadModel() {
	}

	private static Map<String, String> views() {
		Map<String, String> views = new LinkedHashMap<>();
		views.put("balances", """
				SELECT user_id AS key, json_build_object('balance', balance_minor / 100.0, 'version', version,
				                                         'timestamp', %s) AS value
				  FROM query.balance""".formatted(TIME.formatted("updated_at")));
		views.put("balance-histories", """
				SELECT user_id || '/' || version AS key,
				       json_build_object('balance', balance_minor / 100.0, 'version', version, 'timestamp', %s) AS value
				  FROM query.balance_history""".formatted(TIME.formatted("changed_at")));
		views.put("payment-requests", """
				SELECT request_id AS key,
				       json_build_object('id', request_id, 'fromUserId', requester_id, 'fromUserName', requester_name,
				         'toUserId', payer_id, 'toUserName', payer_name, 'amount', amount_minor / 100.0, 'notes', notes,
				         'status', status, 'version', version, 'timestamp', %s, 'expiresAt', %s) AS value
				  FROM query.payment_request WHERE closed_position IS NULL""".formatted(TIME.formatted("requested_at"),
				TIME.formatted("expires_at")));
		views.put("users", """
				SELECT user_id AS key, json_build_object('userId', user_id, 'name', name, 'username', username) AS value
				  FROM query.user_profile""");
		views.put("activities",
				"""
						SELECT aggregate_id || '/' || version AS key,
						       json_build_object('eventName', event_name, 'amount', amount_minor / 100.0, 'fromUserId',
						         from_user_id, 'fromUserName', from_user_name, 'toUserId', to_user_id, 'toUserName', to_user_name,
						         'timestamp', %s, 'paymentId', payment_id, 'requestId', request_id) AS value
						  FROM query.activity"""
					.formatted(TIME.formatted("happened_at")));
		views.put("total-transactions", """
				SELECT 'total-transactions' AS key, json_build_object('total', transactions, 'timestamp', %s) AS value
				  FROM query.transaction_total""".formatted(TIME.formatted("updated_at")));
		views.put("average-transactions",
				"""
						SELECT 'average-transactions' AS key,
						       json_build_object('average', round(amount_minor / transactions, 0) / 100.0, 'timestamp', %s) AS value
						  FROM query.transaction_total"""
					.formatted(TIME.formatted("updated_at")));
		return views;
	}

	/** The names of the topics. */
	public static String[] topics() {
		return VIEWS.keySet().toArray(String[]::new);
	}

	/** Fails unless the last value of each key of each topic is the model's. */
	public static void assertShownBy(ZillaCache cache, JdbcClient jdbc) {
		VIEWS.forEach((topic, sql) -> {
			Map<String, JsonNode> model = new HashMap<>();
			jdbc.sql(sql).query((row) -> {
				model.put(row.getString("key"), JSON.readTree(row.getString("value")));
			});
			Map<String, JsonNode> shown = new HashMap<>();
			cache.values(topic).forEach((key, value) -> shown.put(key, JSON.readTree(value)));
			assertThat(shown).as(topic).isEqualTo(model);
		});
	}

	/** Fails if an older value ever came after a newer one. */
	public static void assertNeverOlder(ZillaCache cache) {
		for (String topic : topics()) {
			Map<String, Long> versions = new HashMap<>();
			cache.all(topic).forEach((record) -> {
				long version = Long.parseLong(ZillaCache.etag(record));
				Long before = versions.put(record.key(), version);
				assertThat(version).as("%s of %s at offset %d", topic, record.key(), record.offset())
					.isGreaterThanOrEqualTo((before != null) ? before : -1);
			});
		}
	}

}
