package com.streampay.event.revision;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;

/**
 * How events and tokens are written: plain JSON. The events carry no annotation, so their
 * revision is told by {@link EventRevisions}.
 */
public final class EventSerializer {

	private EventSerializer() {
	}

	public static Serializer create() {
		return JacksonSerializer.builder()
			.revisionResolver(EventRevisions::current)
			// A node of an older version must be able to read what a newer one wrote.
			.objectMapper(JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build())
			.build();
	}

}
