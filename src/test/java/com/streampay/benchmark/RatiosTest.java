package com.streampay.benchmark;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RatiosTest {

	private final Results results = new Results();

	@Test
	void what_was_not_measured_is_said_to_be_so() {
		assertThat(Ratios.table(this.results).lines().skip(2)).hasSize(14)
			.allMatch(row -> row.contains("not measured"));
	}

	@Test
	void the_median_of_the_repetitions_decides_and_the_best_of_a_peer_is_compared_with() {
		measured(Payments.NAME, Payments.UNIFORM_64, 90, 330, 110);
		measured(SqlLedger.NAME, "1 connections", 50, 50, 200);
		measured(SqlLedger.NAME, "16 connections", 100, 100, 100);
		assertThat(row("the SQL ledger")).contains("| ≥ 1 | ≥ 2 | 1.10 | met |");
	}

	@Test
	void a_repetition_is_compared_with_what_was_measured_next_to_it() {
		measured(Payments.NAME, Payments.UNIFORM_64, 100, 200, 300);
		measured(SqlLedger.NAME, "16 connections", 100, 100, 200);
		assertThat(row("the SQL ledger")).contains("| 1.50 | met |");
	}

	@Test
	void a_limit_is_missed_met_or_met_as_is_aimed_for() {
		this.results.add(BrokerRoundTrip.NAME, BrokerRoundTrip.beside(Payments.NAME) + ", p50", "ms", 2);
		this.results.add(BrokerRoundTrip.NAME, BrokerRoundTrip.beside(Freshness.NAME) + ", p50", "ms", 1);
		this.results.add(Payments.NAME, Payments.HALF + ", p50", "ms", 20);
		this.results.add(Payments.NAME, Payments.HALF + ", p99", "ms", 60);
		this.results.add(Freshness.NAME, Freshness.LIGHT + ", p50", "ms", 12.5);
		assertThat(row("p99 ÷ p50")).contains("| 3.00 | aim met |");
		assertThat(row("half of the most: p50 ÷ the broker")).contains("| 10.00 | met |");
		assertThat(row("freshness")).contains("| 12.50 | **not met** |");
	}

	@Test
	void what_is_only_asked_for_or_only_aimed_for_has_one_limit() {
		this.results.add(StreamFanOut.NAME, StreamFanOut.name(StreamFanOut.MANY, StreamFanOut.HEAP), "KiB", 7);
		this.results.add(StreamFanOut.NAME, StreamFanOut.name(StreamFanOut.MOST, StreamFanOut.HEAP), "KiB", 16);
		assertThat(row("5,000 clients × 50 activities/s: heap")).contains("| ≤ 60 |  | 7.00 | met |");
		assertThat(row("10,000 clients × 50 activities/s: heap")).contains("|  | ≤ 15 | 16.00 | aim not met |");
	}

	private void measured(String part, String name, double... values) {
		for (double value : values) {
			this.results.add(part, name, "per second", value);
		}
	}

	private String row(String measure) {
		return Ratios.table(this.results).lines().filter(row -> row.contains(measure)).findFirst().orElseThrow();
	}

}
