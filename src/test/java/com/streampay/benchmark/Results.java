package com.streampay.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All that was measured in one run.
 */
final class Results {

	private final Map<List<String>, Measure> measures = new LinkedHashMap<>();

	private final List<String> failed = new ArrayList<>();

	/** Takes over what a part has measured. */
	void addAll(Results part) {
		this.measures.putAll(part.measures);
	}

	/** Notes that a part has no result. */
	void fail(String part) {
		this.failed.add(part);
	}

	/** The parts that have no result. */
	List<String> failed() {
		return this.failed;
	}

	/** Notes one repetition. */
	synchronized void add(String part, String name, String unit, double value) {
		this.measures.computeIfAbsent(List.of(part, name), key -> new Measure(part, name, unit, new ArrayList<>()))
			.values()
			.add(value);
		System.out.printf("%s | %s | %,.2f %s%n", part, name, value, unit);
	}

	/** Notes the median and the 99th percentile of one repetition. */
	void add(String part, String name, Latencies latencies) {
		add(part, name + ", p50", "ms", latencies.percentile(50));
		add(part, name + ", p99", "ms", latencies.percentile(99));
	}

	Collection<Measure> all() {
		return this.measures.values();
	}

	/** What was measured, if it was. */
	Optional<Measure> measure(String part, String name) {
		return Optional.ofNullable(this.measures.get(List.of(part, name)));
	}

	/** That one with the highest median whose name begins so. */
	Optional<Measure> best(String part, String prefix) {
		return this.measures.values()
			.stream()
			.filter(measure -> measure.part().equals(part) && measure.name().startsWith(prefix))
			.max(Comparator.comparingDouble(Measure::median));
	}

	/**
	 * @param part of the benchmark
	 * @param name what was measured
	 * @param unit of the values
	 * @param values one for each repetition
	 */
	record Measure(String part, String name, String unit, List<Double> values) {

		/**
		 * How many times the other it was: each of its values by the other's of the same
		 * repetition.
		 */
		Measure by(Measure other) {
			return new Measure(this.part, this.name, "",
					IntStream.range(0, this.values.size())
						.mapToObj((i) -> this.values.get(i) / other.values.get(i))
						.toList());
		}

		double median() {
			List<Double> sorted = this.values.stream().sorted().toList();
			int middle = sorted.size() / 2;
			return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
		}

		double least() {
			return this.values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
		}

		double most() {
			return this.values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
		}

	}

}
