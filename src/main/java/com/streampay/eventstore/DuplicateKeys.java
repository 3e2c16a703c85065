package com.streampay.eventstore;

import java.sql.SQLException;

import org.axonframework.common.jdbc.PersistenceExceptionResolver;

/**
 * Recognises a violated unique constraint, which is how PostgreSQL says that another
 * writer was faster. PostgreSQL's driver tells it by SQLSTATE only, and Axon's own
 * resolver looks for an exception type that the driver does not use.
 */
class DuplicateKeys implements PersistenceExceptionResolver {

	/**
	 * SQLSTATE unique_violation.
	 * @see <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL
	 * error codes</a>
	 */
	private static final String UNIQUE_VIOLATION = "23505";

	@Override
	public boolean isDuplicateKeyViolation(Exception exception) {
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException ex && UNIQUE_VIOLATION.equals(ex.getSQLState())) {
				return true;
			}
		}
		return false;
	}

}
