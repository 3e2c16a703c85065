package com.streampay.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One of the two files that describe the API, with the schemas in it. A field that a
 * schema of them does not name is refused here, though clients are to ignore it.
 */
public final class Description {

	private static final ObjectMapper JSON = new ObjectMapper();

	private final JsonNode root;

	private final String location;

	private final JsonSchemaFactory schemas;

	private final Map<String, JsonSchema> known = new ConcurrentHashMap<>();

	/** Reads the file of that name that is served. */
	public Description(String name) {
		this.location = "https://streampay.example/" + name;
		try {
			this.root = JSON
				.valueToTree(new Yaml().load(Files.readString(Path.of("src/main/resources/static").resolve(name))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.root.at("/components/schemas").forEach(Description::close);
		this.schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012, (factory) -> factory
			.schemaLoaders((loaders) -> loaders.schemas(Map.of(this.location, this.root.toString()))));
	}

	private static void close(JsonNode schema) {
		if (schema instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
			object.put("additionalProperties", false);
		}
		schema.forEach(Description::close);
	}

	public JsonNode at(String pointer) {
		return resolve(this.root.at(pointer));
	}

	/** What is there, or what it refers to. */
	public JsonNode resolve(JsonNode node) {
		return node.has("$ref") ? at(node.get("$ref").asText().substring(1)) : node;
	}

	/** Where that is, as a pointer. */
	public String pointer(String pointer) {
		JsonNode node = this.root.at(pointer);
		return node.has("$ref") ? node.get("$ref").asText().substring(1) : pointer;
	}

	/** Checks a value against the schema at that place. */
	public void check(String pointer, JsonNode value, String as) {
		assertThat(errors(pointer, value)).as("%s, against %s: %s", as, pointer, value).isEmpty();
	}

	/** What a value has that the schema at that place forbids, or lacks. */
	public Set<ValidationMessage> errors(String pointer, JsonNode value) {
		JsonSchema schema = this.known.computeIfAbsent(pointer, (place) -> {
			assertThat(this.root.at(place).isMissingNode()).as(place).isFalse();
			return this.schemas.getSchema(SchemaLocation.of(this.location + "#" + place),
					SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
		});
		return schema.validate(value);
	}

	public static JsonNode json(String text) {
		try {
			return JSON.readTree(text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
