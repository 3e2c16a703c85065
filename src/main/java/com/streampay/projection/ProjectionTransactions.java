package com.streampay.projection;

import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Transactions in which a table named without a schema is one of the given schema.
 */
class ProjectionTransactions implements TransactionManager {

	/** What clients are shown. */
	static final String LIVE = "query";

	/** What a rebuild writes. */
	static final String REBUILD = "rebuild";

	private final TransactionManager transactions;

	private final JdbcClient jdbc;

	private final String schema;

	ProjectionTransactions(TransactionManager transactions, JdbcClient jdbc, String schema) {
		this.transactions = transactions;
		this.jdbc = jdbc;
		this.schema = schema;
	}

	@Override
	public Transaction startTransaction() {
		Transaction transaction = this.transactions.startTransaction();
		try {
			// Plans are made for tables as they are, not as they were when they were
			// small.
			this.jdbc
				.sql("SET LOCAL search_path TO %s; SET LOCAL plan_cache_mode TO force_custom_plan"
					.formatted(this.schema))
				.update();
			return transaction;
		}
		catch (RuntimeException ex) {
			transaction.rollback();
			throw ex;
		}
	}

}
