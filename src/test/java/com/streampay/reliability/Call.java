package com.streampay.reliability;

import java.time.Instant;

import com.streampay.support.Api.Answer;

/**
 * What a client wants, and what it was answered in the end.
 *
 * @param kind what it is meant to show
 * @param user who asks
 * @param path where
 * @param key under which idempotency key
 * @param body with which body
 * @param ifMatch with which condition, or {@code null}
 * @param asked when it was asked first
 * @param answered when it was answered, or {@code null} as long as it is not
 * @param answer the answer
 */
record Call(Kind kind, String user, String path, String key, String body, String ifMatch, Instant asked,
		Instant answered, Answer answer) {

	Call(Kind kind, String user, String path, String key, String body, String ifMatch) {
		this(kind, user, path, key, body, ifMatch, null, null, null);
	}

	Call asked(Instant time, Instant answerTime, Answer answer) {
		return new Call(this.kind, this.user, this.path, this.key, this.body, this.ifMatch, time, answerTime, answer);
	}

	/** What makes it the same as another. */
	String identity() {
		return this.user + " " + this.path.replaceAll("[0-9a-f-]{36}", "{id}") + " " + this.key;
	}

	boolean isAccepted() {
		return this.answer.status() == 200;
	}

	@Override
	public String toString() {
		return this.kind + " by " + this.user + ": " + this.path + " " + this.body
				+ ((this.ifMatch != null) ? " If-Match: " + this.ifMatch : "") + " (key " + this.key + ")"
				+ ((this.answer != null) ? " -> " + this.answer.status() + " " + this.answer.body() : "");
	}

	/** What may come of it: which refusals are right is for the {@link Oracle} to say. */
	enum Kind {

		NAME, PAY, PAY_ONESELF, PAY_UNKNOWN, PAY_NOTHING, REQUEST, SETTLE, SETTLE_WRONGLY, DECLINE, CANCEL, MEDDLE,
		OTHER_BODY

	}

}
