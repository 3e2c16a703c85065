package com.streampay.id;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes UUIDs of version 7, which sort by the millisecond in which they were made and
 * cannot be guessed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562 §5.7</a>
 */
public final class TimeOrderedId {

	private static final SecureRandom RANDOM = new SecureRandom();

	private TimeOrderedId() {
	}

	public static UUID next() {
		long high = (System.currentTimeMillis() << 16) | 0x7000L | (RANDOM.nextInt() & 0x0FFFL);
		long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
		return new UUID(high, low);
	}

}
