package com.streampay.projection;

import java.util.stream.Stream;

import com.streampay.processing.PreparedTransactions;
import org.axonframework.common.transaction.TransactionManager;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Transactions of projections. They wait for the disk where clients are told positions
 * from them, which must not be taken back. A table named without a schema is what clients
 * are shown, since {@code query} is the current schema of every connection; in a rebuild
 * it is the copy that is to replace it.
 */
class ProjectionTransactions extends PreparedTransactions {

	/**
	 * Rows are looked up by their keys, whatever is known of the tables: a plan that was
	 * made once serves for good, even if they were small then.
	 */
	private static final String[] STATEMENTS = { "SET LOCAL plan_cache_mode TO force_generic_plan",
			"SET LOCAL enable_seqscan TO off" };

	private ProjectionTransactions(TransactionManager transactions, JdbcClient jdbc, String... statements) {
		super(transactions, jdbc, statements);
	}

	static ProjectionTransactions live(TransactionManager transactions, JdbcClient jdbc) {
		return new ProjectionTransactions(transactions, jdbc, STATEMENTS);
	}

	/**
	 * Of one that nobody watches: what a crash of the database takes back comes again,
	 * with its token.
	 */
	static ProjectionTransactions unwatched(TransactionManager transactions, JdbcClient jdbc) {
		return beginningWith("SET LOCAL synchronous_commit TO off", transactions, jdbc);
	}

	static ProjectionTransactions ofRebuild(TransactionManager transactions, JdbcClient jdbc) {
		return beginningWith("SET LOCAL search_path TO rebuild", transactions, jdbc);
	}

	private static ProjectionTransactions beginningWith(String statement, TransactionManager transactions,
			JdbcClient jdbc) {
		return new ProjectionTransactions(transactions, jdbc,
				Stream.concat(Stream.of(statement), Stream.of(STATEMENTS)).toArray(String[]::new));
	}

}
