package com.streampay.stream;

import java.util.regex.Pattern;

/**
 * Positions that are numbers.
 */
public final class Positions {

	private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

	private Positions() {
	}

	/**
	 * Reads a position as it was given out.
	 * @throws IllegalArgumentException if it is anything but a number in its plain form
	 */
	public static long parse(String position) {
		if (!NUMBER.matcher(position).matches()) {
			throw new IllegalArgumentException("Not a position: " + position);
		}
		return Long.parseLong(position);
	}

}
