package com.streampay.stream;

import java.util.List;

import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * The ids of events on the wire: {@code ["<tag>-<position>","<etag>"]}, with several such
 * places, separated by commas, where one connection carries several streams.
 */
@Component
@OnRole(Role.GATEWAY)
class EventIds {

	private static final int LONGEST = 2000;

	private static final String START_AGAIN = " Connect without Last-Event-ID to start with the current content.";

	private final JsonMapper json;

	EventIds(JsonMapper json) {
		this.json = json;
	}

	/** The id of an event after which a client has come to these places. */
	String write(String places, long version) {
		return this.json.writeValueAsString(new String[] { places, Long.toString(version) });
	}

	/**
	 * The position in a {@code Last-Event-ID}.
	 * @throws ProblemException (400) if it is not an id of that stream, or is one that
	 * the stream has not reached
	 */
	String position(StreamKey stream, String lastEventId) {
		String place = read(lastEventId);
		if (!place.startsWith(stream.tag() + "-")) {
			throw problem("Last-Event-ID is not an id of this stream of yours.");
		}
		return positionIn(stream, place);
	}

	/**
	 * The places in a {@code Last-Event-ID} of several streams, in any order.
	 * @throws ProblemException (400) if it is not an id
	 */
	List<String> places(String lastEventId) {
		return List.of(read(lastEventId).split(","));
	}

	/**
	 * The position in the one of these places that is the stream's, or {@code null} if
	 * none is.
	 * @throws ProblemException (400) if the stream has not reached it
	 */
	String positionAmong(StreamKey stream, List<String> places) {
		String prefix = stream.tag() + "-";
		return places.stream()
			.filter(place -> place.startsWith(prefix))
			.findFirst()
			.map(place -> positionIn(stream, place))
			.orElse(null);
	}

	private static String positionIn(StreamKey stream, String place) {
		String position = place.substring(place.indexOf('-') + 1);
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
