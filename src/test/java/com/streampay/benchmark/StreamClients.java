package com.streampay.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Very many clients of a stream on one thread. Each counts its events; a few of them also
 * pass on what they read.
 */
final class StreamClients implements AutoCloseable, Runnable {

	private static final String EVENT = "\ndata: ";

	private final List<Client> clients = new ArrayList<>();

	private final Selector selector;

	private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18);

	private volatile boolean closed;

	StreamClients() throws IOException {
		this.selector = Selector.open();
	}

	/**
	 * Opens one more, before the thread is started.
	 * @param reader is given what it reads, as text, or {@code null}
	 */
	void open(URI uri, String token, Consumer<String> reader) throws IOException {
		SocketChannel channel = SocketChannel.open();
		channel.setOption(StandardSocketOptions.SO_RCVBUF, 32 * 1024);
		channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
		channel.write(ByteBuffer.wrap(
				"GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n".formatted(uri.getPath(), token)
					.getBytes(StandardCharsets.US_ASCII)));
		channel.configureBlocking(false);
		Client client = new Client(reader);
		channel.register(this.selector, SelectionKey.OP_READ, client);
		this.clients.add(client);
	}

	/** How many events each client has received. */
	List<Long> events() {
		return this.clients.stream().map((client) -> client.events).toList();
	}

	long gone() {
		return this.clients.stream().filter((client) -> client.gone).count();
	}

	@Override
	public void run() {
		try {
			while (!this.closed) {
				this.selector.select(this::read, 100);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read(SelectionKey key) {
		Client client = (Client) key.attachment();
		try {
			this.buffer.clear();
			if (((SocketChannel) key.channel()).read(this.buffer) < 0) {
				client.gone = true;
				key.cancel();
				return;
			}
			this.buffer.flip();
			client.received(this.buffer);
		}
		catch (IOException ex) {
			client.gone = true;
			key.cancel();
		}
	}

	@Override
	public void close() throws IOException {
		this.closed = true;
		for (SelectionKey key : this.selector.keys()) {
			key.channel().close();
		}
		this.selector.close();
	}

	private static final class Client {

		private final Consumer<String> reader;

		private volatile long events;

		private volatile boolean gone;

		/** The end of what was read before, too short to be one. */
		private String rest = "";

		Client(Consumer<String> reader) {
			this.reader = reader;
		}

		void received(ByteBuffer bytes) {
			// Much faster than a look at each byte, and on the service's processors.
			String text = this.rest + new String(bytes.array(), 0, bytes.limit(), StandardCharsets.ISO_8859_1);
			long found = 0;
			for (int at = text.indexOf(EVENT); at >= 0; at = text.indexOf(EVENT, at + EVENT.length())) {
				found++;
			}
			this.events += found;
			this.rest = text.substring(Math.max(0, text.length() - EVENT.length() + 1));
			if (this.reader != null) {
				this.reader.accept(StandardCharsets.UTF_8.decode(bytes).toString());
			}
		}

	}

}
