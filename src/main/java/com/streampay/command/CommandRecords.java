package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.streampay.problem.Problem.FieldError;
import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.text.PlainText;
import com.streampay.text.UserId;
import com.streampay.trace.Traces;
import io.opentelemetry.api.trace.Span;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.GenericMessage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Writes commands as records of the topic {@code commands} and reads them back. A record
 * may come from anyone who may write the topic, so everything in it is checked as if it
 * came from a client.
 */
@Component
@OnRole({ Role.GATEWAY, Role.COMMAND })
class CommandRecords {

	private final JsonMapper json;

	private final Validator validator;

	private final Map<String, Class<? extends Command>> types = new ConcurrentHashMap<>();

	CommandRecords(JsonMapper json, Validator validator) {
		this.json = json;
		this.validator = validator;
	}

	/** Makes a type of command known by its simple name. */
	void register(Class<? extends Command> type) {
		this.types.put(type.getSimpleName(), type);
	}

	ProducerRecord<String, byte[]> write(CommandMessage<?> message) {
		Command command = (Command) message.getPayload();
		String identity = (String) message.getMetaData().get(CommandHeaders.IDENTITY);
		ProducerRecord<String, byte[]> record = new ProducerRecord<>(Topics.COMMANDS, command.shardKey(identity),
				this.json.writeValueAsBytes(command));
		add(record.headers(), CommandHeaders.DOMAIN_MODEL, command.getClass().getSimpleName());
		add(record.headers(), CommandHeaders.MESSAGE_ID, message.getIdentifier());
		for (String name : CommandHeaders.OF_COMMANDS) {
			if (message.getMetaData().get(name) instanceof String value) {
				add(record.headers(), name, value);
			}
		}
		return record;
	}

	/**
	 * Reads a command.
	 * @throws ProblemException if the record is not a valid command
	 */
	ReceivedCommand read(ConsumerRecord<String, byte[]> record) {
		Map<String, String> metaData = new HashMap<>();
		for (String name : CommandHeaders.OF_COMMANDS) {
			String value = get(record.headers(), name);
			if (value != null) {
				metaData.put(name, value);
			}
		}
		metaData.computeIfPresent(CommandHeaders.TRACEPARENT,
				(header, value) -> CommandHeaders.isTraceparent(value) ? value : null);
		String name = required(record.headers(), CommandHeaders.DOMAIN_MODEL);
		String identity = required(record.headers(), CommandHeaders.IDENTITY);
		check(new Names(identity, metaData.get(CommandHeaders.CORRELATION_ID)), "The headers are not valid");
		String idempotencyKey = required(record.headers(), CommandHeaders.IDEMPOTENCY_KEY);
		String id = CommandContext.correlationId(identity, name, idempotencyKey);
		metaData.putIfAbsent(CommandHeaders.CORRELATION_ID, id);
		checkIfMatch(metaData.get(CommandHeaders.IF_MATCH));
		Command command = readBody(name, record);
		ReplyAddress replyTo = new ReplyAddress(metaData.get(CommandHeaders.CORRELATION_ID), fingerprint(command),
				get(record.headers(), CommandHeaders.MESSAGE_ID));
		return new ReceivedCommand(id, replyTo, command.shardKey(identity), sentAt(record),
				new GenericCommandMessage<>(new GenericMessage<>(command, metaData), command.getClass().getName()));
	}

	/**
	 * The digest of a command's body, by which another body under the same idempotency
	 * key is told.
	 */
	String fingerprint(Command command) {
		return Digest.sha256(this.json.writeValueAsBytes(command));
	}

	/**
	 * When the command first came. A header can make it older, never younger than the
	 * broker says.
	 */
	private static Instant sentAt(ConsumerRecord<String, byte[]> record) {
		String first = get(record.headers(), CommandHeaders.SENT_AT);
		if (first == null) {
			return Instant.ofEpochMilli(record.timestamp());
		}
		try {
			return Instant.ofEpochMilli(Math.min(record.timestamp(), Long.parseLong(first)));
		}
		catch (NumberFormatException ex) {
			throw invalid("The header " + CommandHeaders.SENT_AT + " is no time", List.of());
		}
	}

	private byte[] body(ConsumerRecord<String, byte[]> record) {
		String requestId = get(record.headers(), CommandHeaders.REQUEST_ID);
		boolean empty = record.value() == null || record.value().length == 0;
		return (empty && requestId != null) ? this.json.writeValueAsBytes(Map.of("requestId", requestId))
				: record.value();
	}

	private Command readBody(String name, ConsumerRecord<String, byte[]> record) {
		byte[] body = body(record);
		Class<? extends Command> type = this.types.get(name);
		if (type == null) {
			throw invalid(CommandHeaders.DOMAIN_MODEL + " names no command: " + name, List.of());
		}
		if (body == null || body.length == 0) {
			throw invalid("The record has no value", List.of());
		}
		Command command;
		try {
			command = this.json.readValue(body, type);
		}
		catch (JacksonException ex) {
			throw invalid("The value is no " + name + ": " + ex.getOriginalMessage(), List.of());
		}
		if (command == null) {
			throw invalid("The value is null", List.of());
		}
		check(command, "The value is no valid " + name);
		return command;
	}

	private <T> void check(T whole, String otherwise) {
		Set<ConstraintViolation<T>> violations = this.validator.validate(whole);
		if (!violations.isEmpty()) {
			throw invalid(otherwise, violations.stream()
				.map(violation -> new FieldError(violation.getPropertyPath().toString(), violation.getMessage()))
				.toList());
		}
	}

	private static void checkIfMatch(String value) {
		try {
			IfMatch.parse(value);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(ex.getMessage(), List.of());
		}
	}

	private static String required(Headers headers, String name) {
		String value = get(headers, name);
		if (value == null || value.isEmpty()) {
			throw invalid("The header " + name + " is missing", List.of());
		}
		return value;
	}

	private static ProblemException invalid(String detail, List<FieldError> errors) {
		return new ProblemException(ProblemType.INVALID_COMMAND, detail, errors);
	}

	static String get(Headers headers, String name) {
		Header header = headers.lastHeader(name);
		return (header != null && header.value() != null) ? new String(header.value(), StandardCharsets.UTF_8) : null;
	}

	static void add(Headers headers, String name, String value) {
		headers.add(name, value.getBytes(StandardCharsets.UTF_8));
	}

	/** What is kept of the headers, as far as it must be kept small. */
	private record Names(@UserId String identity, @PlainText(max = 255) String correlationId) {
	}

	/**
	 * A command that has arrived.
	 *
	 * @param id what makes it the same as another
	 * @param replyTo where its reply is sent
	 * @param shardKey the account that it concerns, whatever key its record had
	 * @param sentAt when the broker took its record
	 * @param message the command for its handler
	 */
	record ReceivedCommand(String id, ReplyAddress replyTo, String shardKey, Instant sentAt,
			CommandMessage<Command> message) {

		/** Those that its handler will ask about. */
		List<String> accounts() {
			return this.message.getPayload().accounts((String) this.message.getMetaData().get(CommandHeaders.IDENTITY));
		}

		String fingerprint() {
			return this.replyTo.fingerprint();
		}

		/** Begins its span, from the broker's taking its record. */
		Span span(Traces traces) {
			return traces.start("decide " + this.message.getPayloadType().getSimpleName(),
					(String) this.message.getMetaData().get(CommandHeaders.TRACEPARENT), this.sentAt);
		}

		/** The same command, so that its events continue the span. */
		ReceivedCommand within(Span span) {
			String traceparent = Traces.traceparent(span);
			return (traceparent == null) ? this : new ReceivedCommand(this.id, this.replyTo, this.shardKey, this.sentAt,
					this.message.andMetaData(Map.of(CommandHeaders.TRACEPARENT, traceparent)));
		}

	}

}
