package com.streampay.support;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends, over a plain socket, what no HTTP client would send.
 */
public final class RawHttp {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private RawHttp() {
	}

	/**
	 * Sends one request and nothing after it, and waits for the end of the answer.
	 * @param head the request line and headers, without {@code Host} and
	 * {@code Connection}; each line ends with a line feed alone
	 * @param body goes out as it is
	 */
	public static Answer send(URI service, String head, String body) throws IOException {
		String request = "%s\nHost: %s\nConnection: close\n\n".formatted(head, service.getAuthority())
			.replace("\n", "\r\n");
		try (Socket socket = new Socket(service.getHost(), service.getPort())) {
			socket.setSoTimeout((int) PATIENCE.toMillis());
			socket.getOutputStream().write((request + body).getBytes(StandardCharsets.ISO_8859_1));
			socket.shutdownOutput();
			return new Answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
		}
	}

	/**
	 * What came back.
	 *
	 * @param text all of it
	 */
	public record Answer(String text) {

		public int status() {
			return Integer.parseInt(this.text.split(" ", 3)[1]);
		}

		/** The status line and headers. */
		public String head() {
			return this.text.substring(0, this.text.indexOf("\r\n\r\n") + 2);
		}

		public JsonNode json() {
			return JsonMapper.shared()
				.readTree(this.text.substring(this.text.indexOf('{'), this.text.lastIndexOf('}') + 1));
		}

	}

}
