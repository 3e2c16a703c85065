package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What stands beside a command: who commands, and under which conditions.
 *
 * @param identity who commands
 * @param idempotencyKey under which a repeated command is known, within identity and
 * command name
 * @param ifMatch the value of {@code If-Match}, or {@code null}
 * @param traceparent the W3C trace context, or {@code null}
 */
public record CommandContext(String identity, String idempotencyKey, String ifMatch, String traceparent) {

	/** The context of a command that the service itself gives. */
	public static CommandContext internal(String identity, String idempotencyKey) {
		return new CommandContext(identity, idempotencyKey, null, null);
	}

	/**
	 * The same, to be traced with what caused it.
	 * @param cause the W3C trace context, or {@code null}
	 */
	public CommandContext tracedWith(String cause) {
		return new CommandContext(this.identity, this.idempotencyKey, this.ifMatch, cause);
	}

	Map<String, String> toMetaData(Command command) {
		Map<String, String> metaData = new HashMap<>();
		metaData.put(CommandHeaders.IDENTITY, this.identity);
		metaData.put(CommandHeaders.IDEMPOTENCY_KEY, this.idempotencyKey);
		metaData.put(CommandHeaders.CORRELATION_ID,
				correlationId(this.identity, command.getClass().getSimpleName(), this.idempotencyKey));
		if (this.ifMatch != null) {
			metaData.put(CommandHeaders.IF_MATCH, this.ifMatch);
		}
		if (this.traceparent != null) {
			metaData.put(CommandHeaders.TRACEPARENT, this.traceparent);
		}
		return metaData;
	}

	/**
	 * What makes a command the same as another: caller, route and idempotency key. Each
	 * part is preceded by its length, so that no two triples run together into one.
	 */
	public static String correlationId(String identity, String commandName, String idempotencyKey) {
		StringBuilder text = new StringBuilder();
		for (String part : new String[] { identity, commandName, idempotencyKey }) {
			text.append(part.length()).append(':').append(part);
		}
		return Digest.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
	}

}
