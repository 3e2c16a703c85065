package com.streampay.description;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.streampay.event.DomainEvent;
import com.streampay.event.revision.EventRevisions;

/**
 * JSON Schemas of every revision of every event, made from the records.
 */
final class EventSchemas {

	/** What an older revision did not have yet. */
	private static final Map<String, Set<String>> NOT_YET = Map.of("PaymentRequested-1", Set.of("expiresAt"));

	private static final Set<String> MAY_BE_NULL = Set.of("PaymentSent.notes", "PaymentSent.requestId",
			"PaymentReceived.notes", "PaymentReceived.requestId", "PaymentRequested.notes");

	private EventSchemas() {
	}

	static List<Schema> all() {
		return events(DomainEvent.class).sorted(Comparator.comparing(Class::getSimpleName))
			.flatMap(EventSchemas::revisions)
			.toList();
	}

	private static Stream<Class<?>> events(Class<?> type) {
		return type.isRecord() ? Stream.of(type)
				: Arrays.stream(type.getPermittedSubclasses()).flatMap(EventSchemas::events);
	}

	private static Stream<Schema> revisions(Class<?> event) {
		List<Schema> schemas = new ArrayList<>();
		int current = Integer.parseInt(EventRevisions.current(event));
		for (int revision = 1; revision <= current; revision++) {
			schemas.add(new Schema(event, revision, revision == current));
		}
		return schemas.stream();
	}

	/**
	 * The schema of a revision.
	 */
	record Schema(Class<?> event, int revision, boolean isCurrent) {

		/** As golden files are named. */
		String name() {
			return this.event.getSimpleName() + "-" + this.revision;
		}

		ObjectNode json() {
			ObjectNode schema = JsonNodeFactory.instance.objectNode();
			schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
			schema.put("title", this.event.getSimpleName());
			schema.put("description",
					"Revision " + this.revision + (this.isCurrent ? "" : ", which is not written any more"));
			schema.put("type", "object");
			ObjectNode properties = schema.putObject("properties");
			ArrayNode required = schema.putArray("required");
			for (RecordComponent field : this.event.getRecordComponents()) {
				if (!NOT_YET.getOrDefault(name(), Set.of()).contains(field.getName())) {
					properties.set(field.getName(), property(field));
					required.add(field.getName());
				}
			}
			schema.put("additionalProperties", false);
			return schema;
		}

		private ObjectNode property(RecordComponent field) {
			ObjectNode property = JsonNodeFactory.instance.objectNode();
			if (field.getType() == long.class) {
				return property.put("type", "integer").put("minimum", 1).put("description", "in minor units");
			}
			if (MAY_BE_NULL.contains(this.event.getSimpleName() + "." + field.getName())) {
				property.putArray("type").add("string").add("null");
			}
			else {
				property.put("type", "string");
			}
			return switch (field.getName()) {
				case "paymentId", "requestId" -> property.put("format", "uuid");
				case "expiresAt" -> property.put("format", "date-time");
				default -> property;
			};
		}

		@Override
		public String toString() {
			return name();
		}
	}

}
