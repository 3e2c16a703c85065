package com.streampay.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

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

	/** The median, where it was measured. */
	OptionalDouble median(String part, String name) {
		Measure measure = this.measures.get(List.of(part, name));
		return (measure != null) ? OptionalDouble.of(measure.median()) : OptionalDouble.empty();
	}

	/** The highest median of those measures of the part whose name begins so. */
	OptionalDouble best(String part, String prefix) {
		return this.measures.values()
			.stream()
			.filter(measure -> measure.part().equals(part) && measure.name().startsWith(prefix))
			.mapToDouble(Measure::median)
			.max();
	}

	/**
	 * @param part of the benchmark
	 * @param name what was measured
	 * @param unit of the values
	 * @param values one for each repetition
	 */
	record Measure(String part, String name, String unit, List<Double> values) {

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
