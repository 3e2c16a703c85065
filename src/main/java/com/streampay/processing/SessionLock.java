package com.streampay.processing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Held by the one node that does what only one is to do. It is a lock of a database
 * session, so a node that dies lets go of it. One that sleeps may believe for a while
 * that it still has it.
 */
public final class SessionLock {

	private static final Logger logger = LoggerFactory.getLogger(SessionLock.class);

	private static final int PATIENCE_SECONDS = 5;

	private final DataSource database;

	private final long key;

	private Connection session;

	/**
	 * @param database gives up one connection for as long as the lock is held
	 * @param key tells the lock from all others in that database
	 */
	public SessionLock(DataSource database, long key) {
		this.database = database;
		this.key = key;
	}

	/** Whether this node holds it, now that it has tried to. */
	public boolean hold() {
		try {
			if (this.session != null && this.session.isValid(PATIENCE_SECONDS)) {
				return true;
			}
			release();
			Connection candidate = this.database.getConnection();
			if (locks(candidate)) {
				this.session = candidate;
				return true;
			}
			candidate.close();
		}
		catch (SQLException ex) {
			logger.debug("The lock {} could not be taken", this.key, ex);
		}
		return false;
	}

	private boolean locks(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + this.key + ")")) {
			row.next();
			return row.getBoolean(1);
		}
	}

	/** The session goes back to a pool, so the lock is let go of first. */
	public void release() {
		if (this.session != null) {
			try (Connection ended = this.session; Statement statement = ended.createStatement()) {
				statement.execute("SELECT pg_advisory_unlock(" + this.key + ")");
			}
			catch (SQLException ex) {
				logger.debug("The session of the lock {} has ended already", this.key, ex);
			}
			this.session = null;
		}
	}

}
