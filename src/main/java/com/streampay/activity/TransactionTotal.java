package com.streampay.activity;

import java.math.BigDecimal;
import java.math.RoundingMode;
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

	/** Rounded half up. */
	Money average() {
		return new Money(this.amountMinor.divide(BigDecimal.valueOf(this.transactions), 0, RoundingMode.HALF_UP)
			.longValueExact());
	}

}
