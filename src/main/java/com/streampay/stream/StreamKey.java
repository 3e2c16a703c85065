package com.streampay.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which rows of which view: what a connection follows.
 *
 * @param origin what gave the positions, see {@link StreamOrigin}
 */
record StreamKey(StreamView view, String key, String origin) {

	private static final int TAG_BYTES = 4;

	/** The change signal that concerns it. */
	String signal() {
		return this.view.model() + ":" + this.key;
	}

	/**
	 * Stands in every id, so that an id of another stream, another user or another origin
	 * is known as such.
	 */
	String tag() {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest((this.view.name() + ":" + this.key + this.origin).getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
