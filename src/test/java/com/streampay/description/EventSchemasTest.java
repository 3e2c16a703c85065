package com.streampay.description;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The schemas under {@code docs/events} are those of the records. Where they are not, the
 * right ones are in {@code target/events}: copy them, with a new revision and an upcaster
 * if an event has changed.
 */
class EventSchemasTest {

	private static final Path COMMITTED = Path.of("docs/events");

	private static final ObjectMapper JSON = new ObjectMapper();

	@ParameterizedTest
	@MethodSource("com.streampay.description.EventSchemas#all")
	void the_committed_schema_is_that_of_the_record(EventSchemas.Schema schema) throws IOException {
		Path made = Files.createDirectories(Path.of("target/events")).resolve(schema.name() + ".json");
		Files.writeString(made, schema.json().toPrettyString() + "\n");
		assertThat(COMMITTED.resolve(schema.name() + ".json")).as("committed; %s is right", made)
			.exists()
			.hasSameTextualContentAs(made);
	}

	@ParameterizedTest
	@MethodSource("com.streampay.description.EventSchemas#all")
	void the_golden_event_is_as_its_schema_says(EventSchemas.Schema schema) throws IOException {
		try (InputStream golden = EventSchemasTest.class.getResourceAsStream("/events/" + schema.name() + ".json")) {
			assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
				.getSchema(Files.readString(COMMITTED.resolve(schema.name() + ".json")), InputFormat.JSON,
						SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build())
				.validate(JSON.readTree(golden))).isEmpty();
		}
	}

	@Test
	void there_is_no_schema_of_anything_else() throws IOException {
		try (var files = Files.list(COMMITTED)) {
			assertThat(files.map((file) -> file.getFileName().toString()).collect(Collectors.toSet())).isEqualTo(
					EventSchemas.all().stream().map((schema) -> schema.name() + ".json").collect(Collectors.toSet()));
		}
	}

}
