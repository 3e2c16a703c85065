package com.streampay.projection;

import java.util.List;

import com.streampay.processing.RoundTrip;

/**
 * Marks a component that keeps a query model. It names itself with
 * {@link org.axonframework.config.ProcessingGroup @ProcessingGroup}, handles events read
 * from the topic {@code events}, and writes through {@link ProjectionBatch}. It may see
 * an event twice, or early and then again in order: rows must tell.
 */
public interface Projection {

	/**
	 * The tables that it writes and nobody else does. Its statements name them without a
	 * schema: that is {@code query}, or another while the projection is rebuilt.
	 */
	List<String> tables();

	/**
	 * Those indexes of its tables that it does not need itself. They are made when it has
	 * come to the end of the topic for the first time.
	 */
	default List<ReaderIndex> readerIndexes() {
		return List.of();
	}

	/**
	 * Adds what it has to know of its rows to handle these events, to the round trip that
	 * is made before. They are all that it will be given in this unit of work, unless
	 * this is called again: where one of them is at fault, each comes again by itself.
	 */
	default void read(List<RecordedEvent> events, RoundTrip reads) {
	}

	/**
	 * Into how many parts its work is divided, which nodes share. Events of one shard key
	 * belong to one part.
	 */
	default int segments() {
		return 1;
	}

	/**
	 * Whether clients watch its rows change, so that each change counts at once and what
	 * they were told must not be taken back by a crash of the database.
	 */
	default boolean isWatched() {
		return true;
	}

}
