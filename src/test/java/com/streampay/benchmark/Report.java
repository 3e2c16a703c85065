package com.streampay.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.streampay.benchmark.Results.Measure;

/**
 * The results as people read them: tables between the markers of benchmarks.md, a picture
 * of each part, and every value as CSV.
 */
final class Report {

	private static final String BEGIN = "<!-- begin: written by the benchmark -->";

	private static final String END = "<!-- end: written by the benchmark -->";

	private final Results results;

	Report(Results results) {
		this.results = results;
	}

	void write(Path directory) throws IOException {
		Path beside = Files.createDirectories(directory.resolve("benchmarks"));
		Files.writeString(beside.resolve("results.csv"), csv());
		StringBuilder text = new StringBuilder("\n").append(Machine.describe())
			.append("\n### Ratios\n\n")
			.append(Ratios.table(this.results));
		if (!this.results.failed().isEmpty()) {
			text.append("\nThese parts failed and have no result: ")
				.append(String.join(", ", this.results.failed()))
				.append(".\n");
		}
		for (Map.Entry<String, List<Measure>> part : parts().entrySet()) {
			text.append("\n### ").append(part.getKey()).append("\n\n").append(table(part.getValue()));
			String picture = part.getKey().replace(' ', '-') + ".svg";
			Files.writeString(beside.resolve(picture), BarChart.of(part.getKey(), part.getValue()));
			text.append("\n![").append(part.getKey()).append("](benchmarks/").append(picture).append(")\n");
		}
		Path page = directory.resolve("benchmarks.md");
		String old = Files.exists(page) ? Files.readString(page) : BEGIN + "\n" + END + "\n";
		int begin = old.indexOf(BEGIN) + BEGIN.length();
		Files.writeString(page, old.substring(0, begin) + "\n" + text + "\n" + old.substring(old.indexOf(END)));
		System.out.println("Written to " + page);
	}

	private Map<String, List<Measure>> parts() {
		return this.results.all()
			.stream()
			.collect(Collectors.groupingBy(Measure::part, LinkedHashMap::new, Collectors.toList()));
	}

	private static String table(List<Measure> measures) {
		return "| | median | least to most | |\n|---|---:|---:|---|\n" + measures.stream()
			.map(measure -> "| %s | %s | %s to %s | %s |\n".formatted(measure.name(), number(measure.median()),
					number(measure.least()), number(measure.most()), measure.unit()))
			.collect(Collectors.joining());
	}

	private String csv() {
		return "part,measure,unit,values\n" + this.results.all()
			.stream()
			.map(measure -> "\"%s\",\"%s\",\"%s\",\"%s\"\n".formatted(measure.part(), measure.name(), measure.unit(),
					measure.values().stream().map(Object::toString).collect(Collectors.joining(" "))))
			.collect(Collectors.joining());
	}

	/** With as many places as mean something. */
	static String number(double value) {
		return (value >= 100) ? "%,.0f".formatted(value) : "%.2f".formatted(value);
	}

}
