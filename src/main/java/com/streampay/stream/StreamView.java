package com.streampay.stream;

import java.util.List;

/**
 * What a stream shows. Positions grow in the order in which the events of one key become
 * visible, so that reading after a position never misses what comes later.
 */
public interface StreamView {

	/** The key of streams that show everyone the same. */
	String EVERYONE = "";

	/** The stream's name: its path without the slash. */
	String name();

	/** The scope that a token needs to see it. */
	String scope();

	/** The query model whose change signals concern this stream. */
	String model();

	/**
	 * Whose rows a caller sees.
	 */
	default String key(String caller) {
		return caller;
	}

	/**
	 * What gave the positions, where they mean something there only; part of every id, so
	 * that an id from elsewhere is known as such.
	 */
	default String origin() {
		return "";
	}

	/**
	 * The position of a client that starts: what is read after it begins with the current
	 * content. It stands still until the client is sent something, so what happens after
	 * it was asked for must come after it. By default {@code null}, before everything.
	 */
	default String start(String key) {
		return null;
	}

	/**
	 * Reads what comes after a position, from one snapshot of the database.
	 * @param key whose rows
	 * @param after a position that this view gave, or {@code null} for before everything
	 * @param limit how many events at most; fewer mean that there are no more for now
	 */
	List<StreamEvent> read(String key, String after, int limit);

	/**
	 * Whether the stream has come as far as a position: as far as any that {@link #start}
	 * gave, always, even where nothing has happened yet.
	 * @throws IllegalArgumentException if it is not the form of this view's positions
	 */
	boolean hasReached(String key, String position);

}
