package com.streampay.command;

import com.streampay.problem.Problem;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Turns what a handler returned into a reply, and writes and reads the records of the
 * topic {@code replies}.
 */
@Component
@OnRole({ Role.GATEWAY, Role.COMMAND })
class ReplyRecords {

	private final JsonMapper json;

	ReplyRecords(JsonMapper json) {
		this.json = json;
	}

	Reply reply(CommandResult result) {
		return switch (result) {
			case CommandResult.Accepted accepted ->
				new Reply(200, etag(accepted.version()), this.json.writeValueAsBytes(accepted.body()), false);
			case CommandResult.Refused(var refusal) ->
				problem(Problem.of(refusal.type(), refusal.detail()), etag(refusal.currentVersion()));
		};
	}

	Reply problem(Problem problem, String etag) {
		return new Reply(problem.status(), etag, this.json.writeValueAsBytes(problem), false);
	}

	ProducerRecord<String, byte[]> write(ReplyAddress address, Reply reply) {
		ProducerRecord<String, byte[]> record = new ProducerRecord<>(Topics.REPLIES, address.correlationId(),
				reply.body());
		CommandRecords.add(record.headers(), CommandHeaders.CORRELATION_ID, address.correlationId());
		CommandRecords.add(record.headers(), CommandHeaders.STATUS, Integer.toString(reply.status()));
		// Zilla answers with the headers of the reply and adds no type of its own.
		CommandRecords.add(record.headers(), CommandHeaders.CONTENT_TYPE,
				reply.isAccepted() ? "application/json" : Problem.MEDIA_TYPE);
		if (reply.etag() != null) {
			CommandRecords.add(record.headers(), CommandHeaders.ETAG, "\"" + reply.etag() + "\"");
		}
		if (address.fingerprint() != null) {
			CommandRecords.add(record.headers(), CommandHeaders.FINGERPRINT, address.fingerprint());
		}
		if (address.messageId() != null) {
			CommandRecords.add(record.headers(), CommandHeaders.MESSAGE_ID, address.messageId());
		}
		if (reply.replayed()) {
			CommandRecords.add(record.headers(), CommandHeaders.REPLAYED, "true");
		}
		return record;
	}

	ReplyAddress address(ConsumerRecord<String, byte[]> record) {
		return new ReplyAddress(record.key(), CommandRecords.get(record.headers(), CommandHeaders.FINGERPRINT),
				CommandRecords.get(record.headers(), CommandHeaders.MESSAGE_ID));
	}

	Reply read(ConsumerRecord<String, byte[]> record) {
		String etag = CommandRecords.get(record.headers(), CommandHeaders.ETAG);
		return new Reply(Integer.parseInt(CommandRecords.get(record.headers(), CommandHeaders.STATUS)),
				(etag != null) ? etag.replace("\"", "") : null, record.value(),
				CommandRecords.get(record.headers(), CommandHeaders.REPLAYED) != null);
	}

	private static String etag(Long version) {
		return (version != null) ? version.toString() : null;
	}

}
