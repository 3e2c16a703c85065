package com.streampay.stream;

/**
 * How far a connection has come in one of the streams that it carries. It is moved in the
 * connection's turns.
 */
class StreamCursor {

	private final StreamKey stream;

	private final String tag;

	private final String signal;

	private volatile StreamChannel channel;

	private String position;

	/** How many signals there had been when there was nothing more to read. */
	private long seen = -1;

	/**
	 * @param position where to go on, or {@code null} for before everything
	 */
	StreamCursor(StreamKey stream, String position) {
		this.stream = stream;
		this.tag = stream.tag();
		this.signal = stream.signal();
		this.position = position;
	}

	StreamKey stream() {
		return this.stream;
	}

	/** The change signal that concerns it. */
	String signal() {
		return this.signal;
	}

	StreamChannel channel() {
		return this.channel;
	}

	/** From now on there may be signals from the channel. */
	void joining(StreamChannel joined) {
		this.channel = joined;
	}

	String position() {
		return this.position;
	}

	/** Whether there may be something to read. */
	boolean isBehind() {
		return this.seen != this.channel.signals();
	}

	void moveBeyond(StreamReader.Page page) {
		this.position = page.next();
		if (!page.more()) {
			this.seen = page.signals();
		}
	}

	@Override
	public String toString() {
		return this.stream.view().name();
	}

	/** Where it is, as part of an id, or {@code null} while that is nowhere. */
	String place() {
		return (this.position != null) ? this.tag + "-" + this.position : null;
	}

}
