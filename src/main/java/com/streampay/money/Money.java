package com.streampay.money;

import java.math.BigDecimal;

/**
 * An exact amount in minor units (hundredths), which may be negative. Arithmetic is exact
 * and throws {@link ArithmeticException} rather than overflow.
 *
 * @param minor the amount in minor units
 */
public record Money(long minor) implements Comparable<Money> {

	public static final Money ZERO = new Money(0);

	/** Digits after the decimal point in the written form. */
	public static final int DECIMALS = 2;

	/**
	 * Reads an amount as people write it, {@code 12.3} or {@code 12.30}.
	 * @throws ArithmeticException if it has more than two decimals as written, or does
	 * not fit
	 */
	public static Money of(BigDecimal amount) {
		if (amount.scale() > DECIMALS) {
			throw new ArithmeticException("more than two decimals");
		}
		// Bounded before it is expanded: 1e999999999 is a short text but a huge number.
		if ((long) amount.precision() - amount.scale() > 17) {
			throw new ArithmeticException("too large");
		}
		return new Money(amount.movePointRight(DECIMALS).longValueExact());
	}

	/**
	 * The amount with exactly two decimals.
	 */
	public BigDecimal toDecimal() {
		return BigDecimal.valueOf(this.minor, DECIMALS);
	}

	public Money plus(Money other) {
		return new Money(Math.addExact(this.minor, other.minor));
	}

	public Money minus(Money other) {
		return new Money(Math.subtractExact(this.minor, other.minor));
	}

	public boolean isLessThan(Money other) {
		return compareTo(other) < 0;
	}

	@Override
	public int compareTo(Money other) {
		return Long.compare(this.minor, other.minor);
	}

	/**
	 * The written form, {@code 12.30}.
	 */
	@Override
	public String toString() {
		return toDecimal().toPlainString();
	}

}
