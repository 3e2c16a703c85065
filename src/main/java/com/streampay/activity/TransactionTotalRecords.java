package com.streampay.activity;

import java.sql.ResultSet;
import java.sql.SQLException;

import com.streampay.view.View;
import com.streampay.view.ViewRecord;

/**
 * Something about all payments as a view: one record.
 */
abstract class TransactionTotalRecords implements View {

	/** What is published of it. */
	abstract Object data(TransactionTotal total);

	@Override
	public String model() {
		return ActivityProjection.TOTAL_MODEL;
	}

	@Override
	public String table() {
		return "query.transaction_total";
	}

	@Override
	public String unpublished() {
		return """
				SELECT * FROM query.transaction_total
				 WHERE transactions > coalesce((SELECT position FROM query.view_mark WHERE topic = :topic), -1)
				""";
	}

	@Override
	public ViewRecord record(ResultSet row) throws SQLException {
		TransactionTotal total = TransactionTotal.of(row);
		return ViewRecord.ofEveryone(total.transactions(), topic(), total.transactions(), data(total));
	}

	@Override
	public int partitions() {
		return 1;
	}

}
