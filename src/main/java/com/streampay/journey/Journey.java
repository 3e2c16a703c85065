package com.streampay.journey;

import java.time.Instant;
import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * What became of a command, as far as it has come.
 *
 * @param command as the topic {@code commands} has it
 * @param reply the first one on {@code replies}, or {@code null} if there is none yet
 * @param events what it caused: its own events, and the one by which a payment arrives or
 * comes back
 */
record Journey(CommandRecord command, ReplyRecord reply, List<EventRecord> events) {

	/**
	 * @param correlationId what makes it the same as another: a digest of caller, name
	 * and idempotency key
	 * @param partition where it was written
	 * @param offset at which place there
	 * @param recordedAt when the broker took it
	 */
	record CommandRecord(String name, String correlationId, int partition, long offset, Instant recordedAt,
			JsonNode content) {
	}

	/**
	 * @param recordedAt when the node that had decided the command sent it
	 */
	record ReplyRecord(int status, String etag, int partition, long offset, Instant recordedAt, JsonNode content) {
	}

	/**
	 * @param happenedAt when it was decided
	 * @param recordedAt when it was published
	 * @param projections where it can be read by now
	 */
	record EventRecord(String type, String aggregateId, long version, int partition, long offset, Instant happenedAt,
			Instant recordedAt, JsonNode content, List<Projected> projections) {
	}

	/**
	 * @param at when the projection wrote it
	 */
	record Projected(String projection, Instant at) {
	}

}
