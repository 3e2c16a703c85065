package com.streampay.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code /asyncapi.yaml} promises, compared with records and with events of streams.
 */
public final class RecordDescription {

	public static final Description ASYNCAPI = new Description("asyncapi.yaml");

	/** Eight bytes each, the highest first. */
	private static final Set<String> NUMBERS = Set.of("axon-message-timestamp", "axon-message-aggregate-seq");

	private RecordDescription() {
	}

	/** The names of the messages of a channel. */
	public static Set<String> messages(String channel) {
		JsonNode messages = ASYNCAPI.at("/channels/" + channel + "/messages");
		Iterable<String> names = messages::fieldNames;
		return StreamSupport.stream(names.spliterator(), false).collect(Collectors.toSet());
	}

	/** Checks that it is the message of that name. */
	public static void checkMessage(String message, ConsumerRecord<String, byte[]> record) {
		String place = "/components/messages/" + message;
		ASYNCAPI.check(place + "/headers", headers(record), "headers of " + message);
		ASYNCAPI.check(place + "/payload", value(record), message);
	}

	/** Checks that it is one of those that the channel has. */
	public static void checkAny(String channel, ConsumerRecord<String, byte[]> record) {
		checkAny(channel, headers(record), value(record));
	}

	/** The same of an event. */
	public static void checkAny(String channel, SseClient.Event event) {
		ObjectNode fields = JsonNodeFactory.instance.objectNode();
		if (event.name() != null && !event.name().equals("message")) {
			fields.put("event", event.name());
		}
		if (event.id() != null) {
			fields.put("id", event.id());
		}
		checkAny(channel, fields, Description.json(event.data()));
	}

	private static void checkAny(String channel, JsonNode headers, JsonNode payload) {
		assertThat(messages(channel)).as("%s %s on %s", headers, payload, channel)
			.anyMatch((message) -> ASYNCAPI.errors("/components/messages/" + message + "/headers", headers).isEmpty()
					&& ASYNCAPI.errors("/components/messages/" + message + "/payload", payload).isEmpty());
	}

	public static JsonNode headers(ConsumerRecord<String, byte[]> record) {
		ObjectNode headers = JsonNodeFactory.instance.objectNode();
		for (Header header : record.headers()) {
			if (NUMBERS.contains(header.key())) {
				headers.put(header.key(), ByteBuffer.wrap(header.value()).getLong());
			}
			else {
				headers.put(header.key(), text(header.value()));
			}
		}
		return headers;
	}

	private static JsonNode value(ConsumerRecord<String, byte[]> record) {
		return (record.value() != null) ? Description.json(text(record.value())) : NullNode.instance;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
