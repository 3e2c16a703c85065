package com.streampay.projection;

import com.streampay.processing.PreparedTransactions;
import org.axonframework.common.transaction.TransactionManager;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Transactions in which a table named without a schema is one of the given schema. They
 * wait for the disk: clients are told positions from them, which must not be taken back.
 */
class ProjectionTransactions extends PreparedTransactions {

	/** What clients are shown. */
	static final String LIVE = "query";

	/** What a rebuild writes. */
	static final String REBUILD = "rebuild";

	private static final String BEGINNING = "beginning";

	/** Takes back what the current transaction has done so far. */
	static final String UNDO = "ROLLBACK TO SAVEPOINT " + BEGINNING;

	/**
	 * Rows are looked up by their keys, whatever is known of the tables: a plan that was
	 * made once serves for good, even if they were small then.
	 */
	ProjectionTransactions(TransactionManager transactions, JdbcClient jdbc, String schema) {
		super(transactions, jdbc, "SET LOCAL search_path TO " + schema,
				"SET LOCAL plan_cache_mode TO force_generic_plan", "SET LOCAL enable_seqscan TO off",
				"SAVEPOINT " + BEGINNING);
	}

}
