package com.streampay.activity;

import java.util.List;

import com.streampay.stream.Positions;
import com.streampay.stream.StreamEvent;
import com.streampay.stream.StreamView;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Something about all payments: the latest only, from the first payment on. A position is
 * their number.
 */
abstract class TransactionTotalView implements StreamView {

	private final JdbcClient jdbc;

	TransactionTotalView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** What is sent of it. */
	abstract Object data(TransactionTotal total);

	@Override
	public String model() {
		return ActivityProjection.TOTAL_MODEL;
	}

	@Override
	public String key(String caller) {
		return EVERYONE;
	}

	@Override
	public List<StreamEvent> read(String key, String after, int limit) {
		return this.jdbc.sql(
				"SELECT transactions, amount_minor, updated_at FROM query.transaction_total WHERE transactions > :after")
			.param("after", (after != null) ? Positions.parse(after) : 0)
			.query((row, number) -> {
				TransactionTotal total = TransactionTotal.of(row);
				return new StreamEvent(Long.toString(total.transactions()), total.transactions(), data(total));
			})
			.list();
	}

	@Override
	public boolean hasReached(String key, String position) {
		return this.jdbc.sql("SELECT EXISTS (SELECT FROM query.transaction_total WHERE transactions >= :position)")
			.param("position", Positions.parse(position))
			.query(Boolean.class)
			.single();
	}

}
