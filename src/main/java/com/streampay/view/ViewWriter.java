package com.streampay.view;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes what is not published yet. Its producer is transactional, for one thing only:
 * once another writer has begun, on whichever node, the broker takes nothing from this
 * one any more. Whatever a writer sends it has read after it began, so no older value can
 * come after a newer one. After any exception a writer is of no more use.
 */
class ViewWriter implements AutoCloseable {

	/** How many records the broker has to take at once. */
	private static final int CHUNK = 500;

	/**
	 * A node that falls asleep while it has locked rows keeps its successor waiting for
	 * that long.
	 */
	private static final String AWAKE = "SET LOCAL idle_in_transaction_session_timeout TO '5s'";

	private final Producer<String, byte[]> producer;

	private final TransactionTemplate transactions;

	/** Beside the one in which rows are read, so that each chunk is remembered. */
	private final TransactionTemplate marking;

	private final JdbcClient jdbc;

	private final JsonMapper json;

	private final long generation;

	/**
	 * Shuts out every writer that has begun before.
	 */
	ViewWriter(Producer<String, byte[]> producer, PlatformTransactionManager transactions, JdbcClient jdbc,
			JsonMapper json) {
		this.producer = producer;
		this.transactions = new TransactionTemplate(transactions);
		this.marking = new TransactionTemplate(transactions);
		this.marking.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.jdbc = jdbc;
		this.json = json;
		this.generation = this.jdbc.sql("UPDATE query.view_writer SET generation = generation + 1 RETURNING generation")
			.query(Long.class)
			.single();
		this.producer.initTransactions();
	}

	/**
	 * Forgets what was published of the view, if that came from another table or went to
	 * another topic.
	 * @param topicId tells the topic from one of the same name before it
	 * @return whether it was so
	 */
	boolean startsAnew(View view, String topicId) {
		return Boolean.TRUE.equals(this.transactions.execute((status) -> {
			this.jdbc.sql(AWAKE).update();
			boolean anew = this.jdbc.sql("""
					INSERT INTO query.view_topic AS known (topic, source)
					VALUES (:topic, to_regclass(:table)::oid || '/' || :topicId)
					ON CONFLICT (topic) DO UPDATE SET source = excluded.source WHERE known.source <> excluded.source
					""")
				.param("topic", view.topic())
				.param("table", view.table())
				.param("topicId", topicId)
				.update() > 0;
			if (anew) {
				this.jdbc.sql("DELETE FROM query.view_mark WHERE topic = ?").param(view.topic()).update();
			}
			return anew;
		}));
	}

	/**
	 * Publishes what is not published yet.
	 * @param owners whose rows, or {@code null} for everyone's
	 */
	void publish(View view, Collection<String> owners) {
		this.transactions.executeWithoutResult((status) -> {
			// Whose rows they are makes a plan, and what a crash takes back is sent
			// again.
			this.jdbc.sql("SET LOCAL plan_cache_mode TO force_custom_plan; SET LOCAL synchronous_commit TO off")
				.update();
			Chunk chunk = new Chunk(view);
			this.jdbc.sql(view.unpublished())
				.param("topic", view.topic())
				.param("owners", (owners != null) ? owners.toArray(String[]::new) : null)
				.withFetchSize(CHUNK)
				.query((RowCallbackHandler) (row) -> chunk.add(view.record(row)));
			chunk.publish();
		});
	}

	/** Does not wait for what has not been sent. */
	@Override
	public void close() {
		this.producer.close(Duration.ZERO);
	}

	/** Records that are sent, and remembered as published, together. */
	private final class Chunk {

		private final View view;

		private final List<ViewRecord> records = new ArrayList<>();

		Chunk(View view) {
			this.view = view;
		}

		void add(ViewRecord record) {
			this.records.add(record);
			if (this.records.size() == CHUNK) {
				publish();
			}
		}

		void publish() {
			if (!this.records.isEmpty()) {
				send();
				ViewWriter.this.marking.executeWithoutResult((status) -> mark());
				this.records.clear();
			}
		}

		private void send() {
			Producer<String, byte[]> to = ViewWriter.this.producer;
			int partitions = to.partitionsFor(this.view.topic()).size();
			to.beginTransaction();
			this.records.forEach((record) -> to.send(record(record, partitions)));
			// Throws if the broker has not taken any of them.
			to.commitTransaction();
		}

		private ProducerRecord<String, byte[]> record(ViewRecord record, int partitions) {
			byte[] value = (record.value() != null) ? ViewWriter.this.json.writeValueAsBytes(record.value()) : null;
			ProducerRecord<String, byte[]> sent = new ProducerRecord<>(this.view.topic(),
					partition(this.view.partitionKey(record), partitions), record.key(), value);
			record.headers().forEach((name, content) -> sent.headers().add(name, bytes(content)));
			return sent;
		}

		private void mark() {
			// What a crash takes back is sent again.
			ViewWriter.this.jdbc.sql("SET LOCAL synchronous_commit TO off; " + AWAKE).update();
			long latest = ViewWriter.this.jdbc.sql("SELECT generation FROM query.view_writer FOR SHARE")
				.query(Long.class)
				.single();
			if (latest != ViewWriter.this.generation) {
				throw new IllegalStateException("Another node publishes the view topics now");
			}
			Map<String, Long> positions = new HashMap<>();
			this.records.forEach((record) -> positions.merge(record.owner(), record.position(), Math::max));
			List<String> owners = List.copyOf(positions.keySet());
			ViewWriter.this.jdbc.sql("""
					INSERT INTO query.view_mark (topic, owner, position)
					SELECT :topic, * FROM unnest(:owners, :positions)
					ON CONFLICT (topic, owner) DO UPDATE SET position = excluded.position
					""")
				.param("topic", this.view.topic())
				.param("owners", owners.toArray(String[]::new))
				.param("positions", owners.stream().map(positions::get).toArray(Long[]::new))
				.update();
		}

		/** Where Kafka's own producers put a record with that key. */
		private static int partition(String key, int partitions) {
			return Utils.toPositive(Utils.murmur2(bytes(key))) % partitions;
		}

		private static byte[] bytes(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

	}

}
