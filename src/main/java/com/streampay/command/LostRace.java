package com.streampay.command;

import java.sql.SQLException;
import java.util.Set;

import org.axonframework.common.lock.DeadlockException;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * Tells that somebody else was faster: another node that has the same shard for a moment,
 * or the same command sent twice. Nothing has happened, and a fresh attempt sees what the
 * other has done.
 */
final class LostRace {

	/**
	 * SQLSTATE unique_violation, serialization_failure, deadlock_detected and
	 * lock_not_available.
	 * @see <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL
	 * error codes</a>
	 */
	private static final Set<String> STATES = Set.of("23505", "40001", "40P01", "55P03");

	private LostRace() {
	}

	static boolean isCauseOf(Throwable thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof ConcurrencyException || cause instanceof DeadlockException
					|| (cause instanceof SQLException ex && STATES.contains(ex.getSQLState()))) {
				return true;
			}
		}
		return false;
	}

}
