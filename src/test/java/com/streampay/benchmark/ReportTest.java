package com.streampay.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTest {

	private static final Pattern PART = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");

	private final Results results = new Results();

	@Test
	void a_run_writes_tables_pictures_and_every_value(@TempDir Path directory) throws Exception {
		Files.writeString(directory.resolve("benchmarks.md"),
				"Before.\n<!-- begin: written by the benchmark -->\nOld.\n<!-- end: written by the benchmark -->\nAfter.\n");
		for (double value : new double[] { 1000, 3000, 2000 }) {
			this.results.add("some part", "p < q & r", "things/s", value);
		}
		new Report(this.results).write(directory);
		assertThat(directory.resolve("benchmarks.md")).content()
			.startsWith("Before.\n")
			.endsWith("After.\n")
			.contains("| p < q & r | 2,000 | 1,000 to 3,000 | things/s |", "](benchmarks/some-part.svg)")
			.doesNotContain("Old.");
		assertThat(directory.resolve("benchmarks/results.csv")).content()
			.contains("\"some part\",\"p < q & r\",\"things/s\",\"1000.0 3000.0 2000.0\"");
		assertThat(DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(directory.resolve("benchmarks/some-part.svg").toFile())
			.getDocumentElement()
			.getTextContent()).contains("p < q & r", "2,000 things/s");
	}

	@Test
	void a_part_that_failed_is_named(@TempDir Path directory) throws IOException {
		Results good = new Results();
		good.add("some part", "all", "things/s", 1);
		this.results.addAll(good);
		this.results.fail("other");
		new Report(this.results).write(directory);

		assertThat(directory.resolve("benchmarks.md")).content()
			.contains("These parts failed and have no result: other.", "| all | 1.00 |");
	}

	@Test
	void the_page_lists_the_parts_in_their_order() throws IOException {
		List<String> listed = PART.matcher(Files.readString(Path.of("docs/benchmarks.md")))
			.results()
			.map(row -> row.group(1))
			.toList();
		assertThat(listed).containsExactlyElementsOf(Benchmark.parts());
	}

}
