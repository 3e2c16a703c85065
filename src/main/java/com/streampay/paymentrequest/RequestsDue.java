package com.streampay.paymentrequest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.streampay.processing.LastRoundTrip;
import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * When open payment requests expire, one row per request. The row is written in the
 * transaction of {@code PaymentRequested}, and removed in that of any end. Nodes may
 * disagree about the time, so PostgreSQL's clock alone decides.
 */
@Component
@OnRole(Role.COMMAND)
public class RequestsDue {

	private final JdbcTemplate jdbc;

	public RequestsDue(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Has the request expire after that time.
	 * @return when that is, to the millisecond
	 */
	Instant put(String requestId, String payerId, Duration expiresAfter) {
		return this.jdbc.queryForObject("""
				INSERT INTO event_store.payment_request_due (request_id, payer_id, expires_at)
				VALUES (?, ?, date_trunc('milliseconds', clock_timestamp()) + ? * interval '1 millisecond')
				RETURNING expires_at""", (row, number) -> row.getTimestamp(1).toInstant(), requestId, payerId,
				expiresAfter.toMillis());
	}

	/**
	 * Whether the time of a request has come, or nothing where it has no time any more.
	 */
	Optional<Boolean> isDue(String requestId) {
		return this.jdbc.query("""
				SELECT expires_at <= clock_timestamp() FROM event_store.payment_request_due
				WHERE request_id = ?""", (row, number) -> row.getBoolean(1), requestId).stream().findFirst();
	}

	/**
	 * The request has come to an end. The row is removed when all else has been decided:
	 * a row that somebody else is removing is waited for, and nobody may wait in the
	 * database who holds an aggregate that another on this node waits for, which neither
	 * side would find out (docs/decisions/0015).
	 */
	void remove(String requestId) {
		LastRoundTrip.add(this.jdbc,
				(writes) -> writes.add("DELETE FROM event_store.payment_request_due WHERE request_id = ?", requestId));
	}

	/**
	 * Requests whose time has come, the first first.
	 * @param after the last of those known already
	 */
	List<Due> find(Due after, int limit) {
		// now() rather than clock_timestamp(), which no index can be searched for.
		return this.jdbc.query("""
				SELECT request_id, payer_id, expires_at::text FROM event_store.payment_request_due
				WHERE expires_at <= now() AND (expires_at, request_id) > (?::timestamptz, ?)
				ORDER BY expires_at, request_id LIMIT ?""",
				(row, number) -> new Due(row.getString(1), row.getString(2), row.getString(3)), after.expiresAt(),
				after.requestId(), limit);
	}

	/** How long until the next request is due, but no longer than that. */
	Duration untilNext(Duration atMost) {
		Long millis = this.jdbc.queryForObject("""
				SELECT ceil(extract(epoch FROM min(expires_at) - clock_timestamp()) * 1000)::bigint
				FROM event_store.payment_request_due""", Long.class);
		return (millis == null || millis > atMost.toMillis()) ? atMost : Duration.ofMillis(Math.max(0, millis));
	}

	/**
	 * A request whose time has come.
	 *
	 * @param expiresAt when it came, as PostgreSQL writes it
	 */
	record Due(String requestId, String payerId, String expiresAt) {

		/** Before all others. */
		static final Due FIRST = new Due("", "", "-infinity");

	}

}
