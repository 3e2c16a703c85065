package com.streampay.benchmark;

import java.util.Optional;

import com.streampay.benchmark.Results.Measure;

/**
 * What the service is to reach, as ratios of what was measured in the same run. A ratio
 * is the median of those of the repetitions, for what is compared is measured in turns,
 * and the machine's speed changes meanwhile.
 */
final class Ratios {

	/** Where there is a must without an aim, or an aim without a must. */
	private static final double NONE = Double.NaN;

	private final StringBuilder table = new StringBuilder("""
			| measure | must | aim | measured | |
			|---|---:|---:|---:|---|
			""");

	private Ratios() {
	}

	/** Only what was measured has a value. */
	static String table(Results results) {
		Optional<Measure> half = results.measure(Payments.NAME, Payments.HALF + ", p50");
		Optional<Measure> uniform = results.measure(Payments.NAME, Payments.UNIFORM_64);
		Ratios ratios = new Ratios();
		ratios.atLeast("`POST /pay` accepted and credited by 64 connections ÷ the SQL ledger's best", 1, 2,
				ratio(uniform, results.best(SqlLedger.NAME, "")));
		ratios.atLeast("core, commands/s ÷ the raw floor's best of two rows per transaction", 3, 5,
				ratio(results.best(Core.NAME, Core.PAYMENTS), results.best(RawFloor.NAME, RawFloor.PAYMENT)));
		ratios.atMost("`POST /pay` at half of the most: p99 ÷ p50", 5, 3,
				ratio(results.measure(Payments.NAME, Payments.HALF + ", p99"), half));
		ratios.atMost("`POST /pay` at half of the most: p50 ÷ the broker's round trip", 15, 8,
				ratio(half, broker(results, Payments.NAME)));
		ratios.atMost("freshness at 50/s: p50 ÷ the broker's round trip", 12, 6,
				ratio(results.measure(Freshness.NAME, Freshness.LIGHT + ", p50"), broker(results, Freshness.NAME)));
		ratios.streams(results, StreamFanOut.MANY, new Limits(100, NONE), new Limits(300, NONE), new Limits(60, NONE));
		ratios.streams(results, StreamFanOut.MOST, new Limits(NONE, 100), new Limits(NONE, 500), new Limits(NONE, 15));
		ratios.atLeast("replay, events/s", 20_000, 50_000, results.measure(Replay.NAME, Replay.ALL));
		ratios.atMost("a payment from an account with 1,000,000 events ÷ with 10: p50", 1.2, 1, ratio(
				results.measure(HistoryLength.NAME, HistoryLength.name(1_000_000, HistoryLength.IN_MEMORY) + ", p50"),
				results.measure(HistoryLength.NAME, HistoryLength.name(10, HistoryLength.IN_MEMORY) + ", p50")));
		ratios.atLeast("popular payees (Zipf) ÷ uniform, 64 connections", 0.8, 0.95,
				ratio(results.measure(Payments.NAME, Payments.ZIPF_64), uniform));
		return ratios.table.toString();
	}

	private void streams(Results results, int clients, Limits delivered, Limits late, Limits heap) {
		String measure = "%,d clients × 50 activities/s: ".formatted(clients);
		atLeast(measure + "delivered, %", delivered.must(), delivered.aim(),
				results.measure(StreamFanOut.NAME, StreamFanOut.name(clients, StreamFanOut.DELIVERED)));
		atMost(measure + "p99 from the row, ms", late.must(), late.aim(),
				results.measure(StreamFanOut.NAME, StreamFanOut.name(clients, StreamFanOut.SINCE_WRITTEN) + ", p99"));
		atMost(measure + "heap per client, KiB", heap.must(), heap.aim(),
				results.measure(StreamFanOut.NAME, StreamFanOut.name(clients, StreamFanOut.HEAP)));
	}

	private static Optional<Measure> broker(Results results, String part) {
		return results.measure(BrokerRoundTrip.NAME, BrokerRoundTrip.beside(part) + ", p50");
	}

	private static Optional<Measure> ratio(Optional<Measure> of, Optional<Measure> to) {
		return of.flatMap((measure) -> to.map(measure::by));
	}

	private void atLeast(String measure, double must, double aim, Optional<Measure> measured) {
		row(measure, "≥", must, aim, measured, 1);
	}

	private void atMost(String measure, double must, double aim, Optional<Measure> measured) {
		row(measure, "≤", must, aim, measured, -1);
	}

	private void row(String measure, String sign, double must, double aim, Optional<Measure> measured, int direction) {
		String verdict = "not measured";
		if (measured.isPresent()) {
			double over = measured.get().median() * direction;
			String missed = Double.isNaN(must) ? "aim not met" : "**not met**";
			verdict = (over >= aim * direction) ? "aim met" : (over >= must * direction) ? "met" : missed;
		}
		this.table.append("| %s | %s | %s | %s | %s |\n".formatted(measure, limit(sign, must), limit(sign, aim),
				measured.map((value) -> Report.number(value.median())).orElse(""), verdict));
	}

	private static String limit(String sign, double value) {
		if (Double.isNaN(value)) {
			return "";
		}
		return sign + " " + ((value == Math.rint(value)) ? "%,.0f".formatted(value) : Double.toString(value));
	}

	private record Limits(double must, double aim) {

	}

}
