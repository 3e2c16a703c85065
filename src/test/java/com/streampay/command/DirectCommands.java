package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.streampay.command.CommandRecords.ReceivedCommand;
import com.streampay.support.RunningStreamPay;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Has commands decided as the listener does, but without a broker.
 */
public final class DirectCommands {

	private final CommandRecords records;

	private final CommandBatch batch;

	public DirectCommands(RunningStreamPay service) {
		this.records = service.bean(CommandRecords.class);
		this.batch = service.bean(CommandBatch.class);
	}

	/** The command that a record with this body would be. */
	public Given given(String command, String identity, String idempotencyKey, String body) {
		RecordHeaders headers = new RecordHeaders();
		CommandRecords.add(headers, CommandHeaders.DOMAIN_MODEL, command);
		CommandRecords.add(headers, CommandHeaders.IDENTITY, identity);
		CommandRecords.add(headers, CommandHeaders.IDEMPOTENCY_KEY, idempotencyKey);
		return new Given(this.records.read(
				new ConsumerRecord<>(Topics.COMMANDS, 0, 0, Instant.now().toEpochMilli(), TimestampType.LOG_APPEND_TIME,
						-1, -1, identity, body.getBytes(StandardCharsets.UTF_8), headers, Optional.empty())));
	}

	/** Decides them in one transaction, and returns the bodies of their replies. */
	public List<String> decide(List<Given> commands) {
		return this.batch.decide(commands.stream().map(Given::command).toList(), Shards.NONE)
			.stream()
			.map(Reply::acceptedOrThrow)
			.map(reply -> new String(reply.body(), StandardCharsets.UTF_8))
			.toList();
	}

	/** A command to be decided. */
	public static final class Given {

		private final ReceivedCommand command;

		private Given(ReceivedCommand command) {
			this.command = command;
		}

		private ReceivedCommand command() {
			return this.command;
		}

		/** The account that it concerns. */
		public String shardKey() {
			return this.command.shardKey();
		}

	}

}
