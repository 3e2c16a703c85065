package com.streampay.support;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network that can fail: passes connections on to a port of this machine, until it is
 * told to cut them, or to take no others.
 */
public final class TcpProxy implements AutoCloseable {

	private final ServerSocket server;

	private final int target;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private volatile boolean broken;

	/** Starts to listen on a free port. */
	public TcpProxy(int target) {
		this.target = target;
		try {
			this.server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread.startVirtualThread(this::accept);
	}

	public int port() {
		return this.server.getLocalPort();
	}

	/** Cuts all connections. Others may follow. */
	public void cut() {
		this.sockets.forEach(TcpProxy::closeQuietly);
	}

	/** Cuts all connections and every new one, until it is mended. */
	public void breakDown() {
		this.broken = true;
		cut();
	}

	public void mend() {
		this.broken = false;
	}

	@Override
	public void close() {
		closeQuietly(this.server);
		cut();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				Thread.startVirtualThread(() -> connect(client));
			}
			catch (IOException ex) {
				// Closed.
			}
		}
	}

	private void connect(Socket client) {
		Socket service = new Socket();
		this.sockets.add(client);
		this.sockets.add(service);
		try (client; service) {
			if (!this.broken) {
				client.setTcpNoDelay(true);
				service.setTcpNoDelay(true);
				service.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target), 1000);
				Thread answers = Thread.startVirtualThread(() -> pass(service, client));
				pass(client, service);
				answers.join();
			}
		}
		catch (IOException ex) {
			// One of them is gone, and so will the other be.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.sockets.remove(client);
			this.sockets.remove(service);
		}
	}

	private static void pass(Socket from, Socket to) {
		byte[] buffer = new byte[16 * 1024];
		try {
			for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) {
				to.getOutputStream().write(buffer, 0, read);
			}
		}
		catch (IOException ex) {
			// Cut.
		}
		finally {
			closeQuietly(from);
			closeQuietly(to);
		}
	}

	private static void closeQuietly(Closeable closeable) {
		try {
			closeable.close();
		}
		catch (IOException ex) {
			// It is what we want.
		}
	}

}
