package com.streampay.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that is kept open, for one request after the other. It spends hardly any
 * of the machine that it shares with the service: a client that is meant for anything
 * else takes as much as the service itself.
 */
final class HttpConnection implements AutoCloseable {

	private final Socket socket;

	private final InputStream in;

	private final StringBuilder line = new StringBuilder(128);

	HttpConnection(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream(), 8192);
	}

	/** Sends one request with a body and an idempotency key, and waits for its answer. */
	Answer send(String method, String path, String token, String key, String body) throws IOException {
		String request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
				+ "\r\nIdempotency-Key: " + key + "\r\nContent-Type: application/json\r\nContent-Length: "
				+ body.length() + "\r\n\r\n" + body;
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
		int status = Integer.parseInt(line().substring(9, 12));
		int length = 0;
		boolean chunked = false;
		for (String header = line(); !header.isEmpty(); header = line()) {
			String lower = header.toLowerCase(Locale.ROOT);
			if (lower.startsWith("content-length:")) {
				length = Integer.parseInt(lower.substring(15).strip());
			}
			else if (lower.startsWith("transfer-encoding:")) {
				chunked = true;
			}
		}
		return new Answer(status, chunked ? chunks() : read(length));
	}

	private String chunks() throws IOException {
		StringBuilder body = new StringBuilder();
		for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
			body.append(read(size));
			line();
		}
		line();
		return body.toString();
	}

	private String read(int length) throws IOException {
		return new String(this.in.readNBytes(length), StandardCharsets.UTF_8);
	}

	private String line() throws IOException {
		this.line.setLength(0);
		for (int next = this.in.read(); next != '\n'; next = this.in.read()) {
			if (next < 0) {
				throw new EOFException();
			}
			if (next != '\r') {
				this.line.append((char) next);
			}
		}
		return this.line.toString();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Answer(int status, String body) {

		/** A field of the body that is a string. */
		String text(String field) {
			String name = "\"" + field + "\":\"";
			int begin = this.body.indexOf(name) + name.length();
			return this.body.substring(begin, this.body.indexOf('"', begin));
		}

		/** This, if it is what was hoped for. */
		Answer accepted() {
			if (this.status != 200) {
				throw new IllegalStateException(this.status + " " + this.body);
			}
			return this;
		}

	}

}
