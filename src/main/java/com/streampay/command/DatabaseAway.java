package com.streampay.command;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells a database that cannot be reached, which is worth waiting for, from a command
 * that it will never take.
 */
final class DatabaseAway {

	private DatabaseAway() {
	}

	static boolean isCauseOf(Throwable thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof CannotCreateTransactionException || cause instanceof SQLTransientConnectionException
					|| (cause instanceof SQLException ex && isConnectionState(ex.getSQLState()))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * SQLSTATE class 08 (connection exception) and 57P (operator intervention: the server
	 * shuts down or starts).
	 */
	private static boolean isConnectionState(String state) {
		return state != null && (state.startsWith("08") || state.startsWith("57P"));
	}

}
