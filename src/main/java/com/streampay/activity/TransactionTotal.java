package com.streampay.activity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

import com.streampay.money.Money;

/**
 * How many payments were received, and what they come to.
 *
 * @param transactions how many, at least one
 * @param amountMinor their sum in minor units, which may be more than money can be
 * @param time when the latest of them was received
 */
record TransactionTotal(long transactions, BigDecimal amountMinor, Instant time) {

	static TransactionTotal of(ResultSet row) throws SQLException {
		return new TransactionTotal(row.getLong("transactions"), row.getBigDecimal("amount_minor"),
				row.getTimestamp("updated_at").toInstant());
	}

	/** Rounded half up. */
	Money average() {
		return new Money(this.amountMinor.divide(BigDecimal.valueOf(this.transactions), 0, RoundingMode.HALF_UP)
			.longValueExact());
	}

}
