package com.streampay.benchmark;

import java.util.OptionalDouble;

/**
 * What the service is to reach, as ratios of what was measured in the same run.
 */
final class Ratios {

	private final StringBuilder table = new StringBuilder("""
			| measure | must | aim | measured | |
			|---|---:|---:|---:|---|
			""");

	private Ratios() {
	}

	/** Only what was measured has a value. */
	static String table(Results results) {
		OptionalDouble broker = results.median(BrokerRoundTrip.NAME, BrokerRoundTrip.ROUND_TRIP + ", p50");
		OptionalDouble half = results.median(Payments.NAME, Payments.HALF + ", p50");
		OptionalDouble uniform = results.median(Payments.NAME, Payments.UNIFORM_64);
		Ratios ratios = new Ratios();
		ratios.atLeast("`POST /pay` accepted and credited by 64 connections ÷ the SQL ledger's best", 1, 2,
				ratio(uniform, results.best(SqlLedger.NAME, "")));
		ratios.atLeast("core, commands/s ÷ the raw floor's best of two rows per transaction", 3, 5,
				ratio(results.best(Core.NAME, Core.PAYMENTS), results.best(RawFloor.NAME, RawFloor.PAYMENT)));
		ratios.atMost("`POST /pay` at half of the most: p99 ÷ p50", 5, 3,
				ratio(results.median(Payments.NAME, Payments.HALF + ", p99"), half));
		ratios.atMost("`POST /pay` at half of the most: p50 ÷ the broker's round trip", 15, 8, ratio(half, broker));
		ratios.atMost("freshness at 50/s: p50 ÷ the broker's round trip", 12, 6,
				ratio(results.median(Freshness.NAME, Freshness.LIGHT + ", p50"), broker));
		String clients = "5,000 clients × 50 activities/s: ";
		ratios.atLeast(clients + "delivered, %", 100, 100,
				results.median(StreamFanOut.NAME, StreamFanOut.name(StreamFanOut.MOST, StreamFanOut.DELIVERED)));
		ratios.atMost(clients + "p99 from the row, ms", 300, 300, results.median(StreamFanOut.NAME,
				StreamFanOut.name(StreamFanOut.MOST, StreamFanOut.SINCE_WRITTEN) + ", p99"));
		ratios.atMost(clients + "heap per client, KiB", 60, 15,
				results.median(StreamFanOut.NAME, StreamFanOut.name(StreamFanOut.MOST, StreamFanOut.HEAP)));
		ratios.atLeast("replay, events/s", 20_000, 50_000, results.median(Replay.NAME, Replay.ALL));
		ratios.atMost("a payment from an account with 1,000,000 events ÷ with 10: p50", 1.2, 1,
				ratio(results.median(HistoryLength.NAME,
						HistoryLength.name(1_000_000, HistoryLength.IN_MEMORY) + ", p50"),
						results.median(HistoryLength.NAME, HistoryLength.name(10, HistoryLength.IN_MEMORY) + ", p50")));
		ratios.atLeast("popular payees (Zipf) ÷ uniform, 64 connections", 0.8, 0.95,
				ratio(results.median(Payments.NAME, Payments.ZIPF_64), uniform));
		return ratios.table.toString();
	}

	private static OptionalDouble ratio(OptionalDouble of, OptionalDouble to) {
		return (of.isPresent() && to.isPresent()) ? OptionalDouble.of(of.getAsDouble() / to.getAsDouble())
				: OptionalDouble.empty();
	}

	private void atLeast(String measure, double must, double aim, OptionalDouble value) {
		row(measure, "≥", must, aim, value, 1);
	}

	private void atMost(String measure, double must, double aim, OptionalDouble value) {
		row(measure, "≤", must, aim, value, -1);
	}

	private void row(String measure, String sign, double must, double aim, OptionalDouble value, int direction) {
		String verdict = "not measured";
		if (value.isPresent()) {
			double over = value.getAsDouble() * direction;
			verdict = (over >= aim * direction) ? "aim met" : (over >= must * direction) ? "met" : "**not met**";
		}
		this.table.append("| %s | %s %s | %s %s | %s | %s |\n".formatted(measure, sign, plain(must), sign, plain(aim),
				value.isPresent() ? Report.number(value.getAsDouble()) : "", verdict));
	}

	private static String plain(double value) {
		return (value == Math.rint(value)) ? "%,.0f".formatted(value) : Double.toString(value);
	}

}
