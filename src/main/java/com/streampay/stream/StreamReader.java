package com.streampay.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Reads a page of a stream and writes it in the form in which it is sent.
 */
@Component
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
		for (StreamEvent event : events) {
			frames.writeBytes(frame(tag, event).getBytes(StandardCharsets.UTF_8));
		}
		return new Page(frames.toByteArray(), events.isEmpty() ? after : events.getLast().position(),
				events.size() >= PAGE_SIZE);
	}

	/** JSON as written here has no line breaks, so an event's data is one line. */
	private String frame(String tag, StreamEvent event) {
		String name = (event.name() != null) ? "event: " + event.name() + "\n" : "";
		return name + "id: " + this.ids.write(tag, event) + "\ndata: " + this.json.writeValueAsString(event.data())
				+ "\n\n";
	}

	/**
	 * Events, ready to be sent.
	 *
	 * @param frames all of them together
	 * @param next where to go on after them
	 * @param more whether there may be more already
	 */
	record Page(byte[] frames, String next, boolean more) {

	}

}
