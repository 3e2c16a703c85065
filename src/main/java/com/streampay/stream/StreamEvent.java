package com.streampay.stream;

/**
 * An event of a stream.
 *
 * @param position where to go on after it, in letters, digits and dots
 * @param version the version of what it shows, which is its ETag
 * @param name the event's name, or {@code null} for a plain message
 * @param data what is written as its JSON
 */
public record StreamEvent(String position, long version, String name, Object data) {

	public StreamEvent(String position, long version, Object data) {
		this(position, version, null, data);
	}

}
