package com.streampay.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client of one stream, which keeps what it has received.
 */
public final class SseClient implements AutoCloseable {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** Each block up to an empty line, as it came. */
	private final List<String> blocks = new CopyOnWriteArrayList<>();

	private final HttpResponse<InputStream> response;

	private volatile boolean ended;

	private SseClient(HttpResponse<InputStream> response) {
		this.response = response;
		Thread.startVirtualThread(this::read);
	}

	/** Opens a stream with its current content. */
	public static SseClient open(URI uri, String token) {
		return open(uri, token, null);
	}

	/**
	 * Opens a stream after the event of that id, or with its current content if that is
	 * {@code null}.
	 */
	public static SseClient open(URI uri, String token, String lastEventId) {
		HttpResponse<InputStream> response = send(uri, token, lastEventId, HttpResponse.BodyHandlers.ofInputStream());
		if (response.statusCode() != 200) {
			throw new IllegalStateException("Answered " + response.statusCode());
		}
		return new SseClient(response);
	}

	/**
	 * The same for one of very many streams: a closed one counts against the caller's
	 * limit until the service notices.
	 */
	public static SseClient reopen(URI uri, String token, String lastEventId) {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.ignoreException(IllegalStateException.class)
			.until(() -> open(uri, token, lastEventId), (client) -> true);
	}

	/** The answer to a request that is to be refused. */
	public static HttpResponse<String> refused(URI uri, String token, String lastEventId) {
		return send(uri, token, lastEventId, HttpResponse.BodyHandlers.ofString());
	}

	private static <T> HttpResponse<T> send(URI uri, String token, String lastEventId,
			HttpResponse.BodyHandler<T> handler) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri)
			.header("Accept", "text/event-stream")
			.timeout(PATIENCE);
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		if (lastEventId != null) {
			request.header("Last-Event-ID", lastEventId);
		}
		try {
			return HTTP.send(request.build(), handler);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void read() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.response.body(), StandardCharsets.UTF_8))) {
			StringBuilder block = new StringBuilder();
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				if (line.isEmpty()) {
					this.blocks.add(block.toString());
					block.setLength(0);
				}
				else {
					block.append(line).append('\n');
				}
			}
		}
		catch (IOException ex) {
			// Closed by close(), or cut off.
		}
		this.ended = true;
	}

	public HttpResponse<?> response() {
		return this.response;
	}

	/** Everything received so far, comments too. */
	public List<String> blocks() {
		return this.blocks;
	}

	/** The events received so far. */
	public List<Event> events() {
		List<Event> events = new ArrayList<>();
		for (String block : this.blocks) {
			if (block.contains("data: ")) {
				events.add(new Event(block));
			}
		}
		return events;
	}

	/** Waits until that many events are here. */
	public List<Event> awaitEvents(int count) {
		return awaitEvents(count, PATIENCE);
	}

	public List<Event> awaitEvents(int count, Duration patience) {
		Awaitility.await()
			.atMost(patience)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(events()).hasSizeGreaterThanOrEqualTo(count));
		return events();
	}

	/** Waits until the server has ended the stream. */
	public void awaitEnd() {
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> this.ended);
	}

	@Override
	public void close() {
		try {
			this.response.body().close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * An event.
	 *
	 * @param block its lines, as they came
	 */
	public record Event(String block) {

		public String id() {
			return field("id");
		}

		public String name() {
			return field("event");
		}

		public String data() {
			return field("data");
		}

		private String field(String name) {
			return this.block.lines()
				.filter((line) -> line.startsWith(name + ": "))
				.map((line) -> line.substring(name.length() + 2))
				.findFirst()
				.orElse(null);
		}

	}

}
