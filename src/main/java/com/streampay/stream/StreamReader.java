package com.streampay.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

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

	/** So few that streams cannot use up the connections that commands need. */
	private static final int READS_AT_ONCE = 4;

	private final Semaphore reads = new Semaphore(READS_AT_ONCE, true);

	private final EventIds ids;

	private final JsonMapper json;

	StreamReader(EventIds ids, JsonMapper json) {
		this.ids = ids;
		this.json = json;
	}

	Page read(StreamKey stream, String after) throws InterruptedException {
		List<StreamEvent> events;
		this.reads.acquire();
		try {
			events = stream.view().read(stream.key(), after, PAGE_SIZE);
		}
		finally {
			this.reads.release();
		}
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
				events.size() >= PAGE_SIZE);
	}

	/**
	 * Events, ready to be sent.
	 *
	 * @param frames all of them together, as a stream of their own
	 * @param events each of them
	 * @param next where to go on after them
	 * @param more whether there may be more already
	 */
	record Page(byte[] frames, List<WrittenEvent> events, String next, boolean more) {

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
