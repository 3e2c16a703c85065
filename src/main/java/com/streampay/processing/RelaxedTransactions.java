package com.streampay.processing;

import org.axonframework.common.transaction.TransactionManager;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Transactions whose commits do not wait for the disk. Those of event processors are such
 * by their {@link #SETTING}: what a crash of the database takes back is a token together
 * with what was written beside it, and both come again. Most of them move a token over
 * events that somebody else handles.
 */
public class RelaxedTransactions extends PreparedTransactions {

	/** What makes a transaction one of these. */
	public static final String SETTING = "SET LOCAL synchronous_commit TO off";

	/**
	 * @param transactions starts the transactions
	 * @param jdbc runs statements in them
	 */
	public RelaxedTransactions(TransactionManager transactions, JdbcClient jdbc) {
		super(transactions, jdbc, SETTING);
	}

}
