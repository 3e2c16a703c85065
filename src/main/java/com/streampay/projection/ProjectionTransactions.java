package com.streampay.projection;

import java.util.List;
import java.util.stream.Stream;

import com.streampay.processing.PreparedTransactions;
import com.streampay.processing.RelaxedTransactions;
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
	 * What those begin with that clients are told positions from. Rows are looked up by
	 * their keys, whatever is known of the tables: a plan that was made once serves for
	 * good, even if they were small then.
	 */
	static final List<String> WATCHED = List.of("SET LOCAL plan_cache_mode TO force_generic_plan",
			"SET LOCAL enable_seqscan TO off");

	/**
	 * The same for what nobody watches: what a crash of the database takes back comes
	 * again, with its token.
	 */
	static final List<String> UNWATCHED = beginningWith(RelaxedTransactions.SETTING);

	private ProjectionTransactions(TransactionManager transactions, JdbcClient jdbc, List<String> statements) {
		super(transactions, jdbc, statements.toArray(String[]::new));
	}

	static ProjectionTransactions live(TransactionManager transactions, JdbcClient jdbc) {
		return new ProjectionTransactions(transactions, jdbc, WATCHED);
	}

	static ProjectionTransactions ofRebuild(TransactionManager transactions, JdbcClient jdbc) {
		return new ProjectionTransactions(transactions, jdbc, beginningWith("SET LOCAL search_path TO rebuild"));
	}

	private static List<String> beginningWith(String statement) {
		return Stream.concat(Stream.of(statement), WATCHED.stream()).toList();
	}

}
