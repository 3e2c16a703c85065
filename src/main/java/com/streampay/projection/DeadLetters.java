package com.streampay.projection;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.streampay.processing.RoundTrip;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The events that projections have set aside. A letter is a pointer to a record on the
 * topic, which keeps it for ever, so that trying again reads it as the code of then does.
 */
@Component
@OnRole(Role.PROJECTION)
class DeadLetters {

	private static final Logger logger = LoggerFactory.getLogger(DeadLetters.class);

	/** When there are more, it is not the events that are at fault. */
	private static final int MOST = 1000;

	private static final int LONGEST_CAUSE = 2000;

	private final JdbcClient jdbc;

	DeadLetters(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Those of the keys that have letters, behind which their events have to wait, once
	 * they have been read.
	 */
	static Set<String> waiting(String projection, Collection<String> keys, RoundTrip reads) {
		Set<String> waiting = new HashSet<>();
		reads.add("""
				SELECT DISTINCT record_key FROM query.dead_letter
				 WHERE projection = ? AND record_key = ANY (?) AND discarded_at IS NULL""",
				(row) -> waiting.add(row.getString(1)), projection, keys.toArray(String[]::new));
		return waiting;
	}

	/**
	 * Sets an event aside.
	 * @param cause why it could not be handled, or {@code null} if it only waits
	 * @throws IllegalStateException if there are too many already: then the projection is
	 * to stay where it is
	 */
	void add(String projection, RecordedEvent event, Throwable cause) {
		if (open(projection) >= MOST) {
			throw new IllegalStateException(
					"The projection %s has %d dead letters. See to them first".formatted(projection, MOST), cause);
		}
		this.jdbc.sql("""
				INSERT INTO query.dead_letter
				  (projection, record_partition, record_offset, record_key, event_type, cause)
				VALUES (:projection, :partition, :offset, :key, :type, :cause)
				ON CONFLICT DO NOTHING
				""")
			.param("projection", projection)
			.param("partition", event.place().partition())
			.param("offset", event.place().offset())
			.param("key", event.key())
			.param("type", event.getPayloadType().getSimpleName())
			.param("cause", (cause != null) ? text(cause) : null)
			.update();
		if (cause != null) {
			logger.error("The projection {} has set aside an event at offset {} of partition {}", projection,
					event.place().offset(), event.place().partition(), cause);
		}
	}

	long open(String projection) {
		return this.jdbc.sql("SELECT count(*) FROM query.dead_letter WHERE projection = ? AND discarded_at IS NULL")
			.param(projection)
			.query(Long.class)
			.single();
	}

	/** The letters of all projections, discarded ones too, each key's in order. */
	List<DeadLetter> all() {
		return this.jdbc
			.sql("""
					SELECT * FROM query.dead_letter ORDER BY projection, record_key, record_partition, record_offset LIMIT :most
					""")
			.param("most", 10 * MOST)
			.query(DeadLetter.class)
			.list();
	}

	/** The keys of a projection's letters. */
	List<String> keys(String projection) {
		return this.jdbc.sql("""
				SELECT DISTINCT record_key FROM query.dead_letter WHERE projection = ? AND discarded_at IS NULL
				""").param(projection).query(String.class).list();
	}

	/** The letters of a key, in their order. */
	List<DeadLetter> of(String projection, String key) {
		return this.jdbc.sql("""
				SELECT * FROM query.dead_letter
				 WHERE projection = ? AND record_key = ? AND discarded_at IS NULL
				 ORDER BY record_partition, record_offset
				""").param(projection).param(key).query(DeadLetter.class).list();
	}

	void handled(DeadLetter letter) {
		this.jdbc
			.sql("DELETE FROM query.dead_letter WHERE projection = ? AND record_partition = ? AND record_offset = ?")
			.params(letter.projection(), letter.recordPartition(), letter.recordOffset())
			.update();
	}

	void failed(DeadLetter letter, Throwable cause) {
		this.jdbc.sql("""
				UPDATE query.dead_letter SET cause = ?
				 WHERE projection = ? AND record_partition = ? AND record_offset = ?
				""").params(text(cause), letter.projection(), letter.recordPartition(), letter.recordOffset()).update();
	}

	/**
	 * Marks a letter as one that nobody is to wait for any more. Its event stays
	 * unhandled for good.
	 * @return whether there was such a letter
	 */
	boolean discard(String projection, int partition, long offset) {
		return this.jdbc.sql("""
				UPDATE query.dead_letter SET discarded_at = now()
				 WHERE projection = ? AND record_partition = ? AND record_offset = ?
				   AND event_type = ? AND discarded_at IS NULL
				""").params(projection, partition, offset, UnreadableRecord.class.getSimpleName()).update() > 0;
	}

	private static String text(Throwable cause) {
		String text = cause.toString();
		Throwable root = cause;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		if (root != cause) {
			text += "\nCaused by: " + root;
		}
		// PostgreSQL takes no NUL in text.
		text = text.replace('\0', ' ');
		return (text.length() > LONGEST_CAUSE) ? text.substring(0, LONGEST_CAUSE) : text;
	}

	/**
	 * An event that was set aside, or waits behind one.
	 *
	 * @param projection which projection did so
	 * @param recordPartition the record's partition on the topic {@code events}
	 * @param recordOffset its offset there
	 * @param recordKey its key: later events of this key wait
	 * @param eventType the simple name of the event's type
	 * @param cause why it could not be handled, or {@code null} if it only waits
	 * @param setAsideAt when
	 * @param discardedAt when an operator decided to do without it, or {@code null}
	 */
	record DeadLetter(String projection, int recordPartition, long recordOffset, String recordKey, String eventType,
			String cause, Instant setAsideAt, Instant discardedAt) {

	}

}
