package com.streampay.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a connection writes what it has read.
 */
interface StreamFrames {

	/**
	 * What is written once everything there was at the beginning has been, if anything.
	 */
	Optional<byte[]> caughtUp();

	/** The frames of a page of the stream at the cursor. */
	byte[] of(StreamCursor cursor, StreamReader.Page page);

	/** Of a connection that carries one stream. */
	StreamFrames PLAIN = new StreamFrames() {

		@Override
		public Optional<byte[]> caughtUp() {
			return Optional.empty();
		}

		@Override
		public byte[] of(StreamCursor cursor, StreamReader.Page page) {
			return page.frames();
		}

	};

	/**
	 * Of a connection that carries several: each event has the name of its stream, and
	 * its id tells how far the connection has come in all of them.
	 */
	record Named(List<StreamCursor> cursors, EventIds ids) implements StreamFrames {

		private static final byte[] CAUGHT_UP = "event: caught-up\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);

		@Override
		public Optional<byte[]> caughtUp() {
			return Optional.of(CAUGHT_UP);
		}

		@Override
		public byte[] of(StreamCursor cursor, StreamReader.Page page) {
			String others = this.cursors.stream()
				.filter(other -> other != cursor)
				.map(StreamCursor::place)
				.filter(Objects::nonNull)
				.map("%s,"::formatted)
				.collect(Collectors.joining());
			String stream = cursor.stream().view().name();
			ByteArrayOutputStream frames = new ByteArrayOutputStream();
			for (StreamReader.WrittenEvent event : page.events()) {
				String name = event.event().name();
				frames.writeBytes(event.frame((name != null) ? stream + "." + name : stream,
						this.ids.write(others + event.place(), event.event().version())));
			}
			return frames.toByteArray();
		}

	}

}
