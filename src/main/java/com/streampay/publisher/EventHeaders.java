package com.streampay.publisher;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.axonframework.extensions.kafka.eventhandling.HeaderUtils;
import org.axonframework.messaging.MetaData;

import static org.axonframework.messaging.Headers.AGGREGATE_ID;
import static org.axonframework.messaging.Headers.AGGREGATE_SEQ;
import static org.axonframework.messaging.Headers.AGGREGATE_TYPE;
import static org.axonframework.messaging.Headers.MESSAGE_ID;
import static org.axonframework.messaging.Headers.MESSAGE_METADATA;
import static org.axonframework.messaging.Headers.MESSAGE_REVISION;
import static org.axonframework.messaging.Headers.MESSAGE_TIMESTAMP;
import static org.axonframework.messaging.Headers.MESSAGE_TYPE;

/**
 * What the extension's converter writes into the headers of a record about an event.
 *
 * @param id tells the event from all others
 * @param type the name of its payload's type
 * @param revision of that, or {@code null} if it has none
 * @param aggregateType the type of its aggregate
 * @param aggregateId the id of its aggregate
 * @param sequence its number among the events of its aggregate
 * @param timestamp when it happened
 * @param metaData its metadata, all of it texts
 */
record EventHeaders(String id, String type, String revision, String aggregateType, String aggregateId, long sequence,
		Instant timestamp, MetaData metaData) {

	private static final String META_DATA = MESSAGE_METADATA + "-";

	EventHeaders {
		Objects.requireNonNull(id);
		Objects.requireNonNull(type);
		Objects.requireNonNull(aggregateType);
		Objects.requireNonNull(aggregateId);
	}

	/**
	 * Goes through them once: by the extension's own means, each would be looked for
	 * among all of them.
	 * @throws NullPointerException if one is missing that all events have
	 */
	static EventHeaders of(Headers headers) {
		String id = null;
		String type = null;
		String revision = null;
		String aggregateType = null;
		String aggregateId = null;
		Long sequence = null;
		Long timestamp = null;
		Map<String, String> metaData = new HashMap<>();
		for (Header header : headers) {
			String key = header.key();
			byte[] value = header.value();
			switch (key) {
				case MESSAGE_ID -> id = HeaderUtils.asString(value);
				case MESSAGE_TYPE -> type = HeaderUtils.asString(value);
				case MESSAGE_REVISION -> revision = HeaderUtils.asString(value);
				case MESSAGE_TIMESTAMP -> timestamp = HeaderUtils.asLong(value);
				case AGGREGATE_TYPE -> aggregateType = HeaderUtils.asString(value);
				case AGGREGATE_ID -> aggregateId = HeaderUtils.asString(value);
				case AGGREGATE_SEQ -> sequence = HeaderUtils.asLong(value);
				default -> {
					if (key.startsWith(META_DATA)) {
						metaData.put(key.substring(META_DATA.length()), HeaderUtils.asString(value));
					}
				}
			}
		}
		return new EventHeaders(id, type, revision, aggregateType, aggregateId, sequence,
				Instant.ofEpochMilli(timestamp), MetaData.from(metaData));
	}

}
