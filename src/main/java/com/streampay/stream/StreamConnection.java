package com.streampay.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: how far it has come in the streams that it carries, and a
 * virtual thread for as long as there is something to write. Only that thread writes, and
 * only it ends the stream, so nothing is ever written after the end. A client that stops
 * reading blocks nothing but that thread.
 */
class StreamConnection implements AsyncListener {

	private static final Logger logger = LoggerFactory.getLogger(StreamConnection.class);

	private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

	private static final Duration RETRY = Duration.ofSeconds(1);

	private static final int CHANGED = 1;

	private static final int HEARTBEAT = 2;

	private static final int CLOSE = 4;

	private final List<StreamCursor> cursors;

	private final StreamFrames frames;

	private final AsyncContext async;

	private final ServletOutputStream output;

	private final StreamHub hub;

	private final Runnable onEnd;

	private final ReentrantLock writing = new ReentrantLock();

	private volatile Future<?> expiry;

	private boolean caughtUp;

	/** What the thread is to do next; guarded by {@code this}, like the two after it. */
	private int demands;

	private boolean working;

	private boolean ended;

	StreamConnection(List<StreamCursor> cursors, StreamFrames frames, AsyncContext async, StreamHub hub, Runnable onEnd)
			throws IOException {
		this.cursors = cursors;
		this.frames = frames;
		this.async = async;
		this.output = async.getResponse().getOutputStream();
		this.hub = hub;
		this.onEnd = onEnd;
	}

	/**
	 * Starts to send.
	 * @param lifetime when to end, or {@code null} for never
	 */
	void start(Duration lifetime) {
		this.cursors.forEach(cursor -> this.hub.join(this, cursor));
		if (lifetime != null) {
			this.expiry = this.hub.later(lifetime, this::close);
		}
		changed();
	}

	/** There may be something to read. */
	void changed() {
		demand(CHANGED);
	}

	void heartbeat() {
		demand(HEARTBEAT);
	}

	void close() {
		demand(CLOSE);
	}

	private synchronized void demand(int what) {
		this.demands |= what;
		if (!this.working && !this.ended) {
			this.working = true;
			Thread.ofVirtual().name("stream").start(this::work);
		}
	}

	private synchronized int nextDemands() {
		int next = this.ended ? 0 : this.demands;
		this.demands = 0;
		this.working = next != 0;
		return next;
	}

	private synchronized boolean isClosing() {
		return this.ended || (this.demands & CLOSE) != 0;
	}

	private void work() {
		try {
			for (int next = nextDemands(); next != 0; next = nextDemands()) {
				if ((next & CLOSE) != 0) {
					end();
					return;
				}
				if ((next & HEARTBEAT) != 0) {
					write(COMMENT);
				}
				if ((next & CHANGED) != 0) {
					catchUp();
				}
			}
		}
		catch (IOException ex) {
			// The container hears of it too, and calls onError, where it is completed.
			logger.debug("The client is gone", ex);
			markEnded();
		}
		catch (RuntimeException ex) {
			if (!isClosing()) {
				logger.warn("The stream {} has failed", this.cursors, ex);
			}
			end();
		}
		catch (InterruptedException ex) {
			end();
		}
	}

	private void catchUp() throws IOException, InterruptedException {
		try {
			for (StreamCursor cursor : this.cursors) {
				catchUp(cursor);
			}
		}
		catch (ExecutionException ex) {
			logger.warn("Could not read the stream {}, trying again: {}", this.cursors, ex.getCause().toString());
			this.hub.later(RETRY, this::changed);
			return;
		}
		if (!this.caughtUp) {
			this.caughtUp = true;
			write(this.frames.caughtUp());
		}
	}

	/** What has not changed since it was read last is not read again. */
	private void catchUp(StreamCursor cursor) throws IOException, InterruptedException, ExecutionException {
		StreamReader.Page page;
		do {
			page = cursor.channel().read(cursor.stream(), cursor.position());
			write(this.frames.of(cursor, page));
			if (this.caughtUp) {
				this.hub.meters().written(cursor, page);
			}
			cursor.moveTo(page.next());
		}
		while (page.more() && !isClosing());
	}

	private void write(byte[] bytes) throws IOException {
		if (bytes.length == 0) {
			return;
		}
		this.writing.lock();
		try {
			this.output.write(bytes);
			this.output.flush();
		}
		finally {
			this.writing.unlock();
		}
	}

	private void end() {
		if (markEnded()) {
			complete();
		}
	}

	private boolean markEnded() {
		synchronized (this) {
			if (this.ended) {
				return false;
			}
			this.ended = true;
		}
		this.hub.leave(this, this.cursors);
		if (this.expiry != null) {
			this.expiry.cancel(false);
		}
		this.onEnd.run();
		return true;
	}

	private void complete() {
		try {
			this.async.complete();
		}
		catch (IllegalStateException ex) {
			logger.debug("The container has ended the stream already", ex);
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		markEnded();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		onError(event);
	}

	/**
	 * The container found the client gone, and leaves completing to its listeners. It
	 * reuses the response as soon as it is completed, while the write that found it out
	 * still notes its error there: that must not reach the next stream.
	 */
	@Override
	public void onError(AsyncEvent event) {
		this.writing.lock();
		try {
			markEnded();
			complete();
		}
		finally {
			this.writing.unlock();
		}
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// There is one cycle only.
	}

}
