package com.streampay.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.http.WebConnection;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.net.SocketWrapperBase.BlockingMode;
import org.apache.tomcat.util.net.SocketWrapperBase.CompletionState;

/**
 * The socket of a stream, written to without waiting. Only Tomcat closes it, so that it
 * is never closed while Tomcat works with it.
 */
class StreamSocket implements InternalHttpUpgradeHandler, CompletionHandler<Long, Void> {

	private static final int IGNORED_BYTES = 256;

	private final StreamConnection connection;

	private final int timeoutMillis;

	private SocketWrapperBase<?> socket;

	/**
	 * @param timeoutMillis how long a client may read nothing of what waits for it
	 */
	StreamSocket(StreamConnection connection, int timeoutMillis) {
		this.connection = connection;
		this.timeoutMillis = timeoutMillis;
	}

	/**
	 * Begins to write, one after the other. What was written before must be done.
	 * @return whether it is done; otherwise the connection is told when it is, or that
	 * the client is gone
	 */
	boolean write(List<ByteBuffer> bytes) {
		return this.socket.write(BlockingMode.NON_BLOCK, this.timeoutMillis, TimeUnit.MILLISECONDS, null,
				SocketWrapperBase.COMPLETE_WRITE, this, bytes.toArray(ByteBuffer[]::new)) == CompletionState.INLINE;
	}

	void close() {
		this.socket.processSocket(SocketEvent.DISCONNECT, true);
	}

	/** The socket would otherwise hold on to all that has handled the request. */
	@Override
	public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
		this.socket = wrapper;
		wrapper.setAppReadBufHandler(null);
	}

	@Override
	public void init(WebConnection unused) {
		this.connection.start(this);
	}

	@Override
	public void completed(Long bytes, Void unused) {
		this.connection.written();
	}

	@Override
	public void failed(Throwable failure, Void unused) {
		this.connection.end();
	}

	@Override
	public SocketState upgradeDispatch(SocketEvent event) {
		return (event == SocketEvent.OPEN_READ && isOpen()) ? SocketState.UPGRADED : SocketState.CLOSED;
	}

	/** Whatever the client still sends, nobody asked for. */
	private boolean isOpen() {
		byte[] ignored = new byte[IGNORED_BYTES];
		try {
			int read;
			do {
				read = this.socket.read(false, ignored, 0, ignored.length);
			}
			while (read > 0);
			return read == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public void destroy() {
		this.connection.ended();
	}

	@Override
	public void timeoutAsync(long now) {
		// There is no time by which it must have ended.
	}

	@Override
	public void setSslSupport(SSLSupport sslSupport) {
		// Nobody asks for it.
	}

	@Override
	public void pause() {
		// The hub ends all streams when the node stops.
	}

}
