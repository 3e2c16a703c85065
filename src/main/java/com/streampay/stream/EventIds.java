package com.streampay.stream;

import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * The ids of events on the wire: {@code ["<tag>-<position>","<etag>"]}.
 */
@Component
class EventIds {

	private static final int LONGEST = 200;

	private static final String START_AGAIN = " Connect without Last-Event-ID to start with the current content.";

	private final JsonMapper json;

	EventIds(JsonMapper json) {
		this.json = json;
	}

	String write(String tag, StreamEvent event) {
		return this.json
			.writeValueAsString(new String[] { tag + "-" + event.position(), Long.toString(event.version()) });
	}

	/**
	 * The position in a {@code Last-Event-ID}.
	 * @throws ProblemException (400) if it is not an id of that stream, or is one that
	 * the stream has not reached
	 */
	String position(StreamKey stream, String lastEventId) {
		String prefix = stream.tag() + "-";
		String position = read(lastEventId);
		if (!position.startsWith(prefix)) {
			throw problem("Last-Event-ID is not an id of this stream of yours.");
		}
		position = position.substring(prefix.length());
		if (!hasReached(stream, position)) {
			throw problem("Last-Event-ID is ahead of this stream, which must have been reset.");
		}
		return position;
	}

	private String read(String lastEventId) {
		try {
			String[] id = (lastEventId.length() > LONGEST) ? null : this.json.readValue(lastEventId, String[].class);
			if (id != null && id.length == 2 && id[0] != null && id[1] != null) {
				return id[0];
			}
		}
		catch (JacksonException ex) {
			// Answered below.
		}
		throw problem("Last-Event-ID must be the id of an event as it was received.");
	}

	private static boolean hasReached(StreamKey stream, String position) {
		try {
			return stream.view().hasReached(stream.key(), position);
		}
		catch (IllegalArgumentException ex) {
			throw problem("Last-Event-ID must be the id of an event as it was received.");
		}
	}

	private static ProblemException problem(String detail) {
		return new ProblemException(ProblemType.INVALID_HEADER, detail + START_AGAIN);
	}

}
