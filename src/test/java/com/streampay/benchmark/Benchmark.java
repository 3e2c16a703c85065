package com.streampay.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Measures the service beside the floors and peers it can be compared with, all in one
 * run on one machine, and writes docs/benchmarks.md. Only a whole run is worth writing
 * there: any other writes to target/benchmark.
 */
public final class Benchmark {

	private static final Map<String, Supplier<Part>> PARTS = new LinkedHashMap<>();

	static {
		PARTS.put("raw", RawFloor::new);
		PARTS.put("ledger", SqlLedger::new);
		PARTS.put("broker", BrokerRoundTrip::new);
		PARTS.put("core", Core::new);
		PARTS.put("payments", Payments::new);
	}

	private Benchmark() {
	}

	/**
	 * Reads {@code benchmark.parts}, a list with commas (all of them), and
	 * {@code benchmark.quick} (false) from the system's properties.
	 */
	public static void main(String[] args) throws Exception {
		String named = System.getProperty("benchmark.parts", "");
		boolean quick = Boolean.getBoolean("benchmark.quick");
		List<String> parts = named.isBlank() ? List.copyOf(PARTS.keySet()) : Arrays.asList(named.split(","));
		Results results = new Results();
		for (String part : parts) {
			Supplier<Part> known = PARTS.get(part);
			if (known == null) {
				throw new IllegalArgumentException("There is no part " + part + ", but " + PARTS.keySet());
			}
			known.get().measure(quick ? Scale.QUICK : Scale.FULL, results);
		}
		boolean whole = named.isBlank() && !quick;
		new Report(results).write(Path.of(whole ? "docs" : "target/benchmark"));
		System.exit(0);
	}

}
