package com.streampay.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Measures the service beside the floors and peers it can be compared with, all in one
 * run on one machine, and writes docs/benchmarks.md. Only a whole run is worth writing
 * there: any other writes to target/benchmark. Ends with 1 if a part failed.
 */
public final class Benchmark {

	private static final Map<String, Supplier<Part>> PARTS = new LinkedHashMap<>();

	static {
		PARTS.put("axon", AxonDefaults::new);
		PARTS.put("core", Core::new);
		PARTS.put("backlog", Backlog::new);
		PARTS.put("payments", Payments::new);
		PARTS.put("freshness", Freshness::new);
		PARTS.put("fan-out", StreamFanOut::new);
		PARTS.put("replay", Replay::new);
		PARTS.put("projections", ProjectionCost::new);
		PARTS.put("history", HistoryLength::new);
		PARTS.put("start", StartUp::new);
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
		if (!PARTS.keySet().containsAll(parts)) {
			throw new IllegalArgumentException("Of the parts " + parts + ", not all are among " + PARTS.keySet());
		}
		Results results = new Results();
		for (String part : parts) {
			measure(part, quick ? Scale.QUICK : Scale.FULL, results);
			// What there is of a run that is cut off.
			new Report(results).write(Path.of("target/benchmark"));
		}
		if (named.isBlank() && !quick) {
			new Report(results).write(Path.of("docs"));
		}
		System.exit(results.failed().isEmpty() ? 0 : 1);
	}

	/** Their names, in their order. */
	static Set<String> parts() {
		return PARTS.keySet();
	}

	/** A part that fails has no result, and the others are measured all the same. */
	private static void measure(String part, Scale scale, Results results) {
		System.out.println("-- " + part);
		long begin = System.nanoTime();
		Results own = new Results();
		try {
			PARTS.get(part).get().measure(scale, own);
			results.addAll(own);
		}
		catch (Exception | AssertionError ex) {
			System.out.println("The part " + part + " failed, so it has no result:");
			ex.printStackTrace(System.out);
			results.fail(part);
		}
		System.out.println("-- " + part + ", " + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
	}

}
