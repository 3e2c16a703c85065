package com.streampay.command;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import com.streampay.processing.Columns;
import com.streampay.processing.LastRoundTrip;
import com.streampay.processing.RoundTrip;
import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The replies given so far, by the id of their command. Reads and writes in the
 * transaction of the caller, which is that of the command's events.
 */
@Component
@OnRole(Role.COMMAND)
class StoredReplies {

	private final JdbcTemplate jdbc;

	StoredReplies(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/** Those to these commands, once they have been read. */
	Map<String, StoredReply> find(Collection<String> ids, RoundTrip reads) {
		Map<String, StoredReply> found = new HashMap<>();
		reads.add("""
				SELECT correlation_id, fingerprint, status, etag, body FROM event_store.reply
				WHERE correlation_id = ANY (?)""", row -> {
			found.put(row.getString(1), new StoredReply(row.getString(2),
					new Reply(row.getInt(3), row.getString(4), row.getBytes(5), true)));
		}, (Object) ids.toArray(String[]::new));
		return found;
	}

	/** Has them stored with whatever else the batch writes. */
	void insert(Map<String, StoredReply> replies) {
		if (replies.isEmpty()) {
			return;
		}
		Collection<StoredReply> values = replies.values();
		LastRoundTrip.add(this.jdbc,
				(writes) -> writes.add("""
						INSERT INTO event_store.reply (correlation_id, fingerprint, status, etag, body)
						SELECT unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)""",
						replies.keySet().toArray(String[]::new), Columns.texts(values, StoredReply::fingerprint),
						values.stream().map((value) -> (short) value.reply().status()).toArray(Short[]::new),
						Columns.texts(values, (value) -> value.reply().etag()),
						values.stream().map((value) -> value.reply().body()).toArray(byte[][]::new)));
	}

	/**
	 * @param fingerprint the digest of the body of the command that was answered
	 * @param reply the answer
	 */
	record StoredReply(String fingerprint, Reply reply) {
	}

}
