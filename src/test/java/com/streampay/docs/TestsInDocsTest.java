package com.streampay.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page that points to a test points to one that is there.
 */
class TestsInDocsTest {

	private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|Contract))`");

	@Test
	void every_test_that_a_page_names_exists() throws IOException {
		Set<String> named = new TreeSet<>();
		try (var pages = Files.walk(Path.of("docs"))) {
			for (Path page : pages.filter((file) -> file.toString().endsWith(".md")).toList()) {
				TEST.matcher(Files.readString(page)).results().forEach((test) -> named.add(test.group(1)));
			}
		}
		assertThat(named).hasSizeGreaterThan(10);
		try (var classes = Files.walk(Path.of("src/test/java"))) {
			assertThat(classes.map((file) -> file.getFileName().toString().replace(".java", ""))
				.collect(Collectors.toSet())).containsAll(named);
		}
	}

}
