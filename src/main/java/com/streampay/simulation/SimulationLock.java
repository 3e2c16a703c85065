package com.streampay.simulation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Held by the one node whose virtual users live. It is a lock of a database session, so a
 * node that dies lets go of it.
 */
class SimulationLock {

	private static final Logger logger = LoggerFactory.getLogger(SimulationLock.class);

	/** "StreamPay simulation". */
	private static final long KEY = 0x5350_5349_4D55_4C41L;

	private static final int PATIENCE_SECONDS = 5;

	private final DataSource database;

	private Connection session;

	SimulationLock(DataSource database) {
		this.database = database;
	}

	/** Whether this node holds it, now that it has tried to. */
	boolean hold() {
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
			logger.debug("The lock of the simulation could not be taken", ex);
		}
		return false;
	}

	private static boolean locks(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + KEY + ")")) {
			row.next();
			return row.getBoolean(1);
		}
	}

	/** The session goes back to a pool, so the lock is let go of first. */
	void release() {
		if (this.session != null) {
			try (Connection ended = this.session; Statement statement = ended.createStatement()) {
				statement.execute("SELECT pg_advisory_unlock(" + KEY + ")");
			}
			catch (SQLException ex) {
				logger.debug("The session of the simulation's lock has ended already", ex);
			}
			this.session = null;
		}
	}

}
