package com.streampay.processing;

import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Transactions of event processors. Their commits do not wait for the disk: what a crash
 * of the database takes back is a token together with what was written beside it, and
 * both come again. Most of these transactions move a token over events that somebody else
 * handles.
 */
public class RelaxedTransactions implements TransactionManager {

	private static final String RELAXED = "SET LOCAL synchronous_commit TO off";

	private final TransactionManager transactions;

	private final JdbcClient jdbc;

	private final String settings;

	/**
	 * @param transactions starts the transactions
	 * @param jdbc runs statements in them
	 * @param settings further {@code SET LOCAL} statements for each, in one text
	 */
	public RelaxedTransactions(TransactionManager transactions, JdbcClient jdbc, String... settings) {
		this.transactions = transactions;
		this.jdbc = jdbc;
		this.settings = RELAXED + "; " + String.join("; ", settings);
	}

	@Override
	public Transaction startTransaction() {
		Transaction transaction = this.transactions.startTransaction();
		try {
			this.jdbc.sql(this.settings).update();
			return transaction;
		}
		catch (RuntimeException ex) {
			transaction.rollback();
			throw ex;
		}
	}

}
