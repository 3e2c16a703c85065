package com.streampay.money;

import java.math.BigDecimal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MoneyTest {

	@ParameterizedTest
	@CsvSource({ "0.01, 1", "12.3, 1230", "12.30, 1230", "7, 700", "1e2, 10000", "-0.5, -50", "0, 0",
			"92233720368547758.07, 9223372036854775807" })
	void an_amount_is_read_exactly(BigDecimal amount, long minor) {
		assertThat(Money.of(amount)).isEqualTo(new Money(minor));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.001", "1.000", "92233720368547758.08", "1e999999999", "1e-999999999" })
	void an_amount_that_is_not_exact_or_does_not_fit_is_not_read(BigDecimal amount) {
		assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Money.of(amount));
	}

	@ParameterizedTest
	@CsvSource({ "1, 0.01", "1230, 12.30", "0, 0.00", "-50, -0.50", "100000000, 1000000.00" })
	void an_amount_is_written_with_two_decimals(long minor, String text) {
		assertThat(new Money(minor)).hasToString(text);
		assertThat(new Money(minor).toDecimal()).isEqualTo(new BigDecimal(text));
	}

	@Test
	void sums_and_differences_do_not_overflow() {
		assertThat(new Money(1).plus(new Money(2))).isEqualTo(new Money(3));
		assertThat(new Money(1).minus(new Money(2))).isEqualTo(new Money(-1));
		assertThatExceptionOfType(ArithmeticException.class)
			.isThrownBy(() -> new Money(Long.MAX_VALUE).plus(new Money(1)));
		assertThatExceptionOfType(ArithmeticException.class)
			.isThrownBy(() -> new Money(Long.MIN_VALUE).minus(new Money(1)));
	}

	@Test
	void amounts_are_ordered() {
		assertThat(new Money(1).isLessThan(new Money(2))).isTrue();
		assertThat(new Money(2).isLessThan(new Money(2))).isFalse();
		assertThat(new Money(3).isLessThan(new Money(2))).isFalse();
	}

}
