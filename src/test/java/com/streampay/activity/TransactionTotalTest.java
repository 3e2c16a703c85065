package com.streampay.activity;

import java.math.BigDecimal;
import java.time.Instant;

import com.streampay.money.Money;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TransactionTotalTest {

	@ParameterizedTest
	@CsvSource({ "1, 1, 0.01", "3, 3000, 10.00", "3, 1000, 3.33", "3, 2000, 6.67", "2, 2469, 12.35", "8, 1004, 1.26",
			"200, 100, 0.01", "201, 100, 0.00", "1000000000000, 100000000000000000000, 1000000.00" })
	void an_average_has_two_digits_rounded_half_up(long transactions, BigDecimal amountMinor, BigDecimal average) {
		assertThat(new TransactionTotal(transactions, amountMinor, Instant.EPOCH).average())
			.isEqualTo(Money.of(average));
	}

}
