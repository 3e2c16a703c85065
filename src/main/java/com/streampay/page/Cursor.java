package com.streampay.page;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The sort key of a row as clients carry it: opaque, of the letters of base64url. Keys
 * are texts without control characters, one of which divides them.
 */
final class Cursor {

	private static final String DIVIDER = "\n";

	/** Holds the longest name and user id in any script, twice over. */
	private static final int LONGEST = 4096;

	private Cursor() {
	}

	static String write(List<String> key) {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(String.join(DIVIDER, key).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Reads a cursor in the very form in which it was given out.
	 * @throws IllegalArgumentException if it is anything else
	 */
	static List<String> read(String cursor) {
		if (cursor.length() > LONGEST) {
			throw new IllegalArgumentException("The cursor is too long");
		}
		List<String> key = List
			.of(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(DIVIDER, -1));
		if (!write(key).equals(cursor)
				|| key.stream().anyMatch((part) -> part.codePoints().anyMatch(Character::isISOControl))) {
			throw new IllegalArgumentException("The cursor was not made here");
		}
		return key;
	}

}
