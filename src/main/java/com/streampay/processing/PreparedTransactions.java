package com.streampay.processing;

import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Transactions that begin with some statements, all of them in one round trip.
 */
public class PreparedTransactions implements TransactionManager {

	private final TransactionManager transactions;

	private final JdbcClient jdbc;

	private final String statements;

	/**
	 * @param transactions starts the transactions
	 * @param jdbc runs statements in them
	 * @param statements what each begins with
	 */
	protected PreparedTransactions(TransactionManager transactions, JdbcClient jdbc, String... statements) {
		this.transactions = transactions;
		this.jdbc = jdbc;
		this.statements = String.join("; ", statements);
	}

	@Override
	public Transaction startTransaction() {
		Transaction transaction = this.transactions.startTransaction();
		try {
			this.jdbc.sql(this.statements).update();
			return transaction;
		}
		catch (RuntimeException ex) {
			transaction.rollback();
			throw ex;
		}
	}

}
