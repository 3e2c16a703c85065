package com.streampay.command;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Names of the headers of records on {@code commands} and {@code replies}: those of the
 * reference system, so that its gateway, Zilla, can stand in for ours. Inside the service
 * the same names are those of the command message's metadata.
 */
public final class CommandHeaders {

	/** The command's name. */
	static final String DOMAIN_MODEL = "zilla:domain-model";

	/** Who commands: the {@code sub} of a token that the gateway has verified. */
	public static final String IDENTITY = "zilla:identity";

	/** Ties the reply to its command. */
	public static final String CORRELATION_ID = "zilla:correlation-id";

	static final String IDEMPOTENCY_KEY = "idempotency-key";

	/** The HTTP field value of the same name (RFC 9110 §13.1.1). */
	public static final String IF_MATCH = "if-match";

	/** W3C Trace Context. */
	static final String TRACEPARENT = "traceparent";

	/**
	 * The payment request that a command without a body is about: a gateway that cannot
	 * write a body takes it from the path.
	 */
	static final String REQUEST_ID = "request-id";

	/**
	 * On a command that was passed on to its own shard: when it first came, in
	 * milliseconds. Such a command is not passed on again. No HTTP field can have this
	 * name, so it does not come from a client whose fields a gateway copies.
	 */
	static final String SENT_AT = "streampay:sent-at";

	/** On a reply: the status of the answer. */
	public static final String STATUS = ":status";

	/** On a reply: the media type of the answer. */
	static final String CONTENT_TYPE = "content-type";

	/** On a reply: the current version of the account. */
	public static final String ETAG = "etag";

	/**
	 * Which of the records with the same command this is: each retry has its own. On a
	 * reply: which of them it answers.
	 */
	static final String MESSAGE_ID = "message-id";

	/** On a reply: it had been given before. */
	static final String REPLAYED = "idempotency-replayed";

	/** On a reply: the digest of the command's body that it answers. */
	static final String FINGERPRINT = "fingerprint";

	/** What travels from the metadata of a command to its record and back. */
	static final List<String> OF_COMMANDS = List.of(IDENTITY, CORRELATION_ID, IDEMPOTENCY_KEY, IF_MATCH, TRACEPARENT);

	/**
	 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace
	 * Context</a>
	 */
	private static final Pattern TRACE_CONTEXT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

	private CommandHeaders() {
	}

	static boolean isTraceparent(String value) {
		return TRACE_CONTEXT.matcher(value).matches();
	}

}
