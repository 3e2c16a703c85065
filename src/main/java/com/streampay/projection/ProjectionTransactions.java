package com.streampay.projection;

import com.streampay.processing.RelaxedTransactions;
import org.axonframework.common.transaction.TransactionManager;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Transactions in which a table named without a schema is one of the given schema.
 */
class ProjectionTransactions extends RelaxedTransactions {

	/** What clients are shown. */
	static final String LIVE = "query";

	/** What a rebuild writes. */
	static final String REBUILD = "rebuild";

	/** Plans are made for tables as they are, not as they were when they were small. */
	ProjectionTransactions(TransactionManager transactions, JdbcClient jdbc, String schema) {
		super(transactions, jdbc, "SET LOCAL search_path TO " + schema,
				"SET LOCAL plan_cache_mode TO force_custom_plan");
	}

}
