package com.streampay.benchmark;

import java.util.Collection;

/**
 * Latencies in milliseconds.
 */
final class Latencies {

	private final double[] sorted;

	Latencies(Collection<Long> nanos) {
		this.sorted = nanos.stream().mapToDouble((n) -> n / 1e6).sorted().toArray();
	}

	double percentile(double percent) {
		return (this.sorted.length == 0) ? Double.NaN
				: this.sorted[Math.min(this.sorted.length - 1, (int) (this.sorted.length * percent / 100))];
	}

	@Override
	public String toString() {
		return "p50 %.0f ms, p99 %.0f ms, max %.0f ms (%d samples)".formatted(percentile(50), percentile(99),
				percentile(100), this.sorted.length);
	}

}
