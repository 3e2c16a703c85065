package com.streampay.simulation;

import java.util.Random;

import com.streampay.money.Money;

/**
 * What somebody pays or asks for.
 */
record Occasion(Money amount, String notes) {

	private static final Occasion[] USUAL = { of(12_50, "Pizza"), of(4_20, "Coffee"), of(32_00, "Concert ticket"),
			of(9_90, "Cinema"), of(18_75, "Groceries"), of(7_60, "Taxi, my half"), of(25_00, "Birthday present"),
			of(15_00, "Book club"), of(3_40, "Ice cream"), of(21_30, "Dinner"), of(6_00, "Parking"), of(11_80, "Sushi"),
			of(28_90, "Train ticket"), of(2_50, "Bus"), of(14_00, "Climbing"), of(8_00, null) };

	private static Occasion of(long amountMinor, String notes) {
		return new Occasion(new Money(amountMinor), notes);
	}

	/** A usual one, a little dearer or cheaper than usual. */
	static Occasion any(Random random) {
		Occasion usual = USUAL[random.nextInt(USUAL.length)];
		long tens = Math.max(1, usual.amount().minor() / 10 * random.nextInt(70, 131) / 100);
		return of(tens * 10, usual.notes());
	}

}
