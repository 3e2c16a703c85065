package com.streampay.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: how far it has come in the streams that it carries. What there
 * is to do for it is done in turns, one at a time: each reads what has come since the one
 * before and begins to write it, and there is no other before that is written. So a
 * client that reads slowly, or a busy node, makes turns fewer and what they write more.
 */
class StreamConnection implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(StreamConnection.class);

	private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

	private static final Duration RETRY = Duration.ofSeconds(1);

	/** When to leave the rest to another turn. */
	private static final int ENOUGH_BYTES = 16 * 1024;

	private static final int CHANGED = 1;

	private static final int HEARTBEAT = 2;

	private static final int CLOSE = 4;

	private final List<StreamCursor> cursors;

	private final StreamFrames frames;

	private final StreamHub hub;

	private final Runnable onEnd;

	private StreamSocket socket;

	private Future<?> expiry;

	private boolean caughtUp;

	/** What is to be done in the next turn; guarded by {@code this}, as the two below. */
	private int demands;

	/** Whether it has a turn, or waits for one; nothing can begin before the start. */
	private boolean busy = true;

	private boolean ended;

	/**
	 * @param expiresAt when to end, or {@code null} for never
	 */
	StreamConnection(List<StreamCursor> cursors, StreamFrames frames, StreamHub hub, Instant expiresAt,
			Runnable onEnd) {
		this.cursors = cursors;
		this.frames = frames;
		this.hub = hub;
		this.onEnd = onEnd;
		if (expiresAt != null) {
			this.expiry = hub.later(Duration.between(Instant.now(), expiresAt), this::close);
		}
	}

	void start(StreamSocket opened) {
		this.socket = opened;
		this.cursors.forEach(cursor -> this.hub.join(this, cursor));
		changed();
		written();
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

	private void demand(int what) {
		synchronized (this) {
			this.demands |= what;
			if (this.busy || this.ended) {
				return;
			}
			this.busy = true;
		}
		this.hub.takeTurn(this);
	}

	/** The turn is over. If there is more to do, another comes after everyone else's. */
	void written() {
		synchronized (this) {
			this.busy = this.demands != 0 && !this.ended;
			if (!this.busy) {
				return;
			}
		}
		this.hub.takeTurn(this);
	}

	private synchronized int takeDemands() {
		int taken = this.ended ? CLOSE : this.demands;
		this.demands = 0;
		return taken;
	}

	/** A turn. */
	@Override
	public void run() {
		int todo = takeDemands();
		try {
			if ((todo & CLOSE) != 0) {
				end();
				return;
			}
			List<ByteBuffer> output = new ArrayList<>();
			if ((todo & HEARTBEAT) != 0) {
				output.add(ByteBuffer.wrap(COMMENT));
			}
			if ((todo & CHANGED) != 0) {
				catchUp(output);
			}
			if (output.isEmpty() || this.socket.write(output)) {
				written();
			}
		}
		catch (RuntimeException ex) {
			logger.warn("The stream {} has failed", this.cursors, ex);
			end();
		}
		catch (InterruptedException ex) {
			end();
		}
	}

	private void catchUp(List<ByteBuffer> output) throws InterruptedException {
		int bytes = 0;
		try {
			for (StreamCursor cursor : this.cursors) {
				while (cursor.isBehind()) {
					if (bytes >= ENOUGH_BYTES) {
						demand(CHANGED);
						return;
					}
					StreamReader.Page page = cursor.channel().read(cursor.stream(), cursor.position());
					byte[] frames = this.frames.of(cursor, page);
					if (frames.length > 0) {
						output.add(ByteBuffer.wrap(frames));
						bytes += frames.length;
					}
					if (this.caughtUp) {
						this.hub.meters().written(cursor, page);
					}
					cursor.moveBeyond(page);
				}
			}
		}
		catch (ExecutionException ex) {
			logger.warn("Could not read the stream {}, trying again: {}", this.cursors, ex.getCause().toString());
			this.hub.later(RETRY, this::changed);
			return;
		}
		if (!this.caughtUp) {
			this.caughtUp = true;
			this.frames.caughtUp().map(ByteBuffer::wrap).ifPresent(output::add);
		}
	}

	/** Ends it from here. */
	void end() {
		ended();
		this.socket.close();
	}

	/** It has ended, or does not start after all. */
	void ended() {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.ended = true;
		}
		this.hub.leave(this, this.cursors);
		if (this.expiry != null) {
			this.expiry.cancel(false);
		}
		this.onEnd.run();
	}

}
