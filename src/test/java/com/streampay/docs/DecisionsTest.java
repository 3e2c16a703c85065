package com.streampay.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The index of decisions lists every one, in order, by its own title.
 */
class DecisionsTest {

	private static final Path DECISIONS = Path.of("docs/decisions");

	private static final Pattern NUMBERED = Pattern.compile("(\\d{4})-[a-z0-9-]+\\.md");

	@Test
	void the_index_lists_every_decision_by_its_title() throws IOException {
		List<String> listed = Files.readAllLines(DECISIONS.resolve("README.md"))
			.stream()
			.filter((line) -> line.startsWith("- ["))
			.toList();
		assertThat(listed).isEqualTo(decisions().stream().map(DecisionsTest::entry).toList());
	}

	@Test
	void a_decisions_title_begins_with_its_number() throws IOException {
		assertThat(decisions()).isNotEmpty().allSatisfy((file) -> {
			int number = Integer.parseInt(file.getFileName().toString().substring(0, 4));
			assertThat(title(file)).startsWith(number + ". ");
		});
	}

	private static List<Path> decisions() throws IOException {
		try (var files = Files.list(DECISIONS)) {
			return files.filter((file) -> NUMBERED.matcher(file.getFileName().toString()).matches()).sorted().toList();
		}
	}

	private static String entry(Path decision) {
		return "- [%s](%s)".formatted(title(decision), decision.getFileName());
	}

	private static String title(Path decision) {
		try (var lines = Files.lines(decision)) {
			return lines.findFirst().orElseThrow().substring("# ".length());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
