package com.streampay.reliability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import com.streampay.support.SseClient;

/**
 * A client of a stream whose connection is cut again and again, in the middle of an event
 * or between two, and that goes on where it was, at any node.
 */
class CutClient implements Runnable {

	private static final int MOST_BYTES = 3000;

	private static final int LONGEST_SILENCE_MILLIS = 60;

	private final List<String> events = new ArrayList<>();

	private final List<Function<String, URI>> nodes;

	private final String path;

	private final String token;

	private final Random random;

	private String lastEventId;

	private volatile int cuts;

	private volatile boolean stopped;

	/**
	 * @param first the event after which it starts, or {@code null} to start with the
	 * current content
	 */
	CutClient(List<Function<String, URI>> nodes, String path, String token, long seed, String first) {
		this.nodes = nodes;
		this.path = path;
		this.token = token;
		this.random = new Random(seed);
		if (first != null) {
			add(first);
		}
	}

	/** What it has received so far, each event as it came. */
	List<String> events() {
		synchronized (this.events) {
			return List.copyOf(this.events);
		}
	}

	int cuts() {
		return this.cuts;
	}

	void stop() {
		this.stopped = true;
	}

	@Override
	public void run() {
		while (!this.stopped) {
			try {
				receive(readUntilCut());
				this.cuts++;
			}
			catch (IOException ex) {
				// The node is away: try another, in a moment.
				LockSupport.parkNanos(20_000_000);
			}
		}
	}

	private String readUntilCut() throws IOException {
		URI uri = this.nodes.get(this.random.nextInt(this.nodes.size())).apply(this.path);
		ByteArrayOutputStream received = new ByteArrayOutputStream();
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 1000);
			socket.setSoTimeout(1 + this.random.nextInt(LONGEST_SILENCE_MILLIS));
			// With 1.0 the answer is not sent in chunks, so that it can be read as it is.
			String resume = (this.lastEventId != null) ? "Last-Event-ID: " + this.lastEventId + "\r\n" : "";
			socket.getOutputStream()
				.write("GET %s HTTP/1.0\r\nAuthorization: Bearer %s\r\n%s\r\n".formatted(this.path, this.token, resume)
					.getBytes(StandardCharsets.US_ASCII));
			InputStream input = socket.getInputStream();
			int most = this.random.nextInt(MOST_BYTES);
			for (int next = input.read(); next >= 0; next = input.read()) {
				received.write(next);
				if (received.size() > most) {
					break;
				}
			}
		}
		catch (SocketTimeoutException ex) {
			// Cut in silence.
		}
		return received.toString(StandardCharsets.UTF_8);
	}

	/** What is not complete does not count, as the SSE specification has it. */
	private void receive(String answer) throws IOException {
		int body = answer.indexOf("\r\n\r\n");
		if (body < 0) {
			return;
		}
		if (!answer.startsWith("HTTP/1.1 200")) {
			if (answer.startsWith("HTTP/1.1 4")) {
				throw new IllegalStateException(this.path + " after " + this.lastEventId + ": " + answer);
			}
			throw new IOException("Not now");
		}
		String[] blocks = answer.substring(body + 4).split("\n\n", -1);
		synchronized (this.events) {
			for (int i = 0; i < blocks.length - 1; i++) {
				if (blocks[i].contains("data: ")) {
					add(blocks[i] + "\n");
				}
			}
		}
	}

	private void add(String event) {
		this.events.add(event);
		this.lastEventId = new SseClient.Event(event).id();
	}

}
