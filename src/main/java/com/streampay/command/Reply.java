package com.streampay.command;

import java.nio.charset.StandardCharsets;

/**
 * The answer to a command, as the client gets it.
 *
 * @param status the HTTP status
 * @param etag the account's (or entity's) version, without quotes, or {@code null}
 * @param body the JSON of the answer, to be passed on byte for byte
 * @param replayed whether the same answer had been given before
 */
public record Reply(int status, String etag, byte[] body, boolean replayed) {

	/** Whether the command took effect. */
	public boolean isAccepted() {
		return this.status < 300;
	}

	/**
	 * Whether the command was refused for good: the same command will be refused again.
	 */
	public boolean isRefused() {
		return this.status >= 400 && this.status < 500;
	}

	/**
	 * This reply, if the command took effect.
	 * @throws IllegalStateException if it did not
	 */
	public Reply acceptedOrThrow() {
		if (!isAccepted()) {
			throw new IllegalStateException(
					"The command was not accepted: " + new String(this.body, StandardCharsets.UTF_8));
		}
		return this;
	}

	Reply asReplayed() {
		return new Reply(this.status, this.etag, this.body, true);
	}

}
