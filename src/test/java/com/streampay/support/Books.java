package com.streampay.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks, from SQL, what must hold at every moment, and what must hold when all is quiet.
 */
public final class Books {

	/** The change that each event makes to the balance of its account. */
	private static final String CHANGES = """
			SELECT aggregate_identifier AS user_id, sequence_number,
			       (CASE WHEN payload_type LIKE '%PaymentSent' THEN -1 ELSE 1 END)
			         * (convert_from(payload, 'UTF8')::json ->> 'amountMinor')::bigint AS change
			  FROM event_store.domain_event
			 WHERE payload_type SIMILAR TO '%.Payment(Sent|Received|Refunded)'
			""";

	private final JdbcClient jdbc;

	public Books(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Waits until everyone has been welcomed, nothing is in flight and the query models
	 * have caught up.
	 */
	public Books awaitQuiet() {
		return awaitQuiet(Duration.ofSeconds(60));
	}

	/** The same, with more or less patience. */
	public Books awaitQuiet(Duration patience) {
		Awaitility.await("all is quiet")
			.atMost(patience)
			.untilAsserted(() -> assertThat(unquiet()).as("what is not done yet").isEmpty());
		return this;
	}

	private List<Map<String, Object>> unquiet() {
		return rows(
				"""
						SELECT 'in flight' AS what, payment_id AS id FROM event_store.payment_in_flight
						UNION ALL
						SELECT 'not welcomed', user_id FROM (
						  SELECT aggregate_identifier AS user_id FROM event_store.domain_event
						   WHERE payload_type LIKE '%AccountOpened' AND aggregate_identifier <> 'streampay-treasury'
						  EXCEPT
						  SELECT convert_from(payload, 'UTF8')::json ->> 'payeeId' FROM event_store.domain_event
						   WHERE payload_type LIKE '%PaymentSent' AND aggregate_identifier = 'streampay-treasury') AS account
						UNION ALL
						SELECT 'not projected', account.user_id || ' ' || account.version || ' <> ' || coalesce(balance.version, -1)
						  FROM (SELECT aggregate_identifier AS user_id, max(sequence_number) AS version
						          FROM event_store.domain_event WHERE type = 'Account' GROUP BY 1) AS account
						  LEFT JOIN query.balance USING (user_id)
						 WHERE balance.version IS DISTINCT FROM account.version""");
	}

	/** Checks every invariant. */
	public void check() {
		checkEvents();
		assertThat(rows("""
				SELECT * FROM (SELECT user_id, sum(change) AS total FROM (%s) AS changes GROUP BY 1) AS account
				JOIN query.balance USING (user_id) WHERE balance_minor <> total""".formatted(CHANGES)))
			.as("balances that the query model has wrong (only when quiet)")
			.isEmpty();
	}

	/** Checks those that do not depend on the query models. */
	public void checkEvents() {
		assertThat(count("""
				SELECT coalesce((SELECT sum(change) FROM (%s) AS changes), 0)
				     + coalesce((SELECT sum(amount_minor) FROM event_store.payment_in_flight), 0)"""
			.formatted(CHANGES))).as("sum of all balances and the money in flight").isZero();
		assertThat(rows("""
				SELECT * FROM (SELECT user_id, sequence_number,
				  sum(change) OVER (PARTITION BY user_id ORDER BY sequence_number) AS balance FROM (%s) AS changes) AS b
				WHERE balance < 0 AND user_id <> 'streampay-treasury'""".formatted(CHANGES)))
			.as("balances below zero at any time")
			.isEmpty();
		assertThat(rows("""
				SELECT aggregate_identifier FROM event_store.domain_event GROUP BY 1
				HAVING max(sequence_number) + 1 <> count(*) OR min(sequence_number) <> 0"""))
			.as("aggregates whose events are not numbered without gap")
			.isEmpty();
		assertThat(rows("""
				SELECT * FROM (SELECT convert_from(payload, 'UTF8')::json ->> 'paymentId' AS payment_id,
				  count(*) FILTER (WHERE payload_type LIKE '%PaymentSent') AS sent,
				  count(*) FILTER (WHERE payload_type SIMILAR TO '%Payment(Received|Refunded)') AS settled
				  FROM event_store.domain_event WHERE payload_type SIMILAR TO '%.Payment(Sent|Received|Refunded)'
				  GROUP BY 1) AS payment
				WHERE sent <> 1 OR settled > 1 OR (settled = 0) <> EXISTS (
				  SELECT FROM event_store.payment_in_flight WHERE payment_id = payment.payment_id)"""))
			.as("payments not sent once, or settled more than once")
			.isEmpty();
		assertThat(rows("""
				SELECT aggregate_identifier FROM event_store.domain_event WHERE type = 'PaymentRequest' GROUP BY 1
				HAVING count(*) > 2""")).as("payment requests with more than one end").isEmpty();
	}

	/**
	 * Checks that every event is on the topic, and each aggregate's events in order. What
	 * was sent again after a failure may be there twice.
	 */
	public void assertPublished(List<ConsumerRecord<String, byte[]>> records) {
		Map<String, Long> stored = new HashMap<>();
		rows("SELECT aggregate_identifier AS id, count(*) AS events FROM event_store.domain_event GROUP BY 1")
			.forEach(row -> stored.put((String) row.get("id"), (Long) row.get("events")));
		Map<String, List<Long>> published = new HashMap<>();
		for (ConsumerRecord<String, byte[]> record : records) {
			String id = header(record, "axon-message-aggregate-id");
			if (!stored.containsKey(id)) {
				// Sent by a test.
				continue;
			}
			List<Long> sequence = published.computeIfAbsent(id, aggregate -> new ArrayList<>());
			long number = ByteBuffer.wrap(record.headers().lastHeader("axon-message-aggregate-seq").value()).getLong();
			if (number == sequence.size()) {
				sequence.add(number);
			}
			else {
				assertThat(number).as("a repeated event").isLessThan(sequence.size());
			}
		}
		Map<String, Long> found = new HashMap<>();
		published.forEach((id, sequence) -> found.put(id, (long) sequence.size()));
		assertThat(found).containsAllEntriesOf(stored);
	}

	private static String header(ConsumerRecord<String, byte[]> record, String name) {
		return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
	}

	public long events() {
		return count("SELECT count(*) FROM event_store.domain_event");
	}

	/** The balance in the query model, in minor units. */
	public long balance(String userId) {
		return this.jdbc.sql("SELECT balance_minor FROM query.balance WHERE user_id = ?")
			.param(userId)
			.query(Long.class)
			.single();
	}

	private long count(String sql) {
		return this.jdbc.sql(sql).query(Long.class).single();
	}

	private List<Map<String, Object>> rows(String sql) {
		return this.jdbc.sql(sql).query().listOfRows();
	}

}
