package com.streampay.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Reads a page of a stream and writes it in the form in which it is sent.
 */
@Component
@OnRole(Role.GATEWAY)
class StreamReader {

	private static final int PAGE_SIZE = 100;

	private final EventIds ids;

	private final JsonMapper json;

	StreamReader(EventIds ids, JsonMapper json) {
		this.ids = ids;
		this.json = json;
	}

	/**
	 * @param signals how many there have been
	 */
	Page read(StreamKey stream, String after, long signals) {
		List<StreamEvent> events = stream.view().read(stream.key(), after, PAGE_SIZE);
		String tag = stream.tag();
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		List<WrittenEvent> written = new ArrayList<>(events.size());
		for (StreamEvent event : events) {
			WrittenEvent one = new WrittenEvent(event, tag + "-" + event.position(),
					this.json.writeValueAsString(event.data()));
			written.add(one);
			frames.writeBytes(one.frame(event.name(), this.ids.write(one.place(), event.version())));
		}
		return new Page(frames.toByteArray(), written, events.isEmpty() ? after : events.getLast().position(),
				events.size() >= PAGE_SIZE, signals);
	}

	/**
	 * Events, ready to be sent.
	 *
	 * @param frames all of them together, as a stream of their own
	 * @param events each of them
	 * @param next where to go on after them
	 * @param more whether there may have been more already
	 * @param signals how many there had been when it was read
	 */
	record Page(byte[] frames, List<WrittenEvent> events, String next, boolean more, long signals) {

	}

	/**
	 * An event and its JSON, which as written here has no line breaks.
	 *
	 * @param place its position, with what tells the stream
	 */
	record WrittenEvent(StreamEvent event, String place, String data) {

		byte[] frame(String name, String id) {
			return (((name != null) ? "event: " + name + "\n" : "") + "id: " + id + "\ndata: " + this.data + "\n\n")
				.getBytes(StandardCharsets.UTF_8);
		}

	}

}
