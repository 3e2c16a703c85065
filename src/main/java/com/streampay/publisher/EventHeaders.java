package com.streampay.publisher;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.axonframework.extensions.kafka.eventhandling.HeaderUtils;
import org.axonframework.messaging.MetaData;

import static org.axonframework.messaging.Headers.MESSAGE_METADATA;
import static org.axonframework.messaging.Headers.MESSAGE_TIMESTAMP;

/**
 * What the extension's converter has written into the headers of a record. They are gone
 * through once: by the extension's own means, each is looked for among all of them.
 */
final class EventHeaders {

	private static final String META_DATA = MESSAGE_METADATA + "-";

	private final Map<String, byte[]> values = new HashMap<>();

	EventHeaders(Headers headers) {
		for (Header header : headers) {
			this.values.put(header.key(), header.value());
		}
	}

	/** The text in a header, or {@code null} without it. */
	String text(String key) {
		return HeaderUtils.asString(this.values.get(key));
	}

	/**
	 * The text in a header.
	 * @throws NullPointerException without it
	 */
	String required(String key) {
		return Objects.requireNonNull(text(key));
	}

	/**
	 * The number in a header.
	 * @throws NullPointerException without it
	 */
	long number(String key) {
		return HeaderUtils.asLong(this.values.get(key));
	}

	/**
	 * When the event happened.
	 * @throws NullPointerException if the headers do not say so
	 */
	Instant timestamp() {
		return Instant.ofEpochMilli(number(MESSAGE_TIMESTAMP));
	}

	MetaData metaData() {
		Map<String, String> metaData = new HashMap<>();
		this.values.forEach((key, value) -> {
			if (key.startsWith(META_DATA)) {
				metaData.put(key.substring(META_DATA.length()), HeaderUtils.asString(value));
			}
		});
		return MetaData.from(metaData);
	}

}
