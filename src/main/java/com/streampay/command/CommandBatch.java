package com.streampay.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.streampay.command.CommandRecords.ReceivedCommand;
import com.streampay.command.StoredReplies.StoredReply;
import com.streampay.eventstore.AggregateCache;
import com.streampay.problem.Problem;
import com.streampay.problem.ProblemType;
import com.streampay.processing.RoundTrip;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Component;

/**
 * Decides commands in one transaction: their events, their replies and whatever else the
 * handlers write are all there afterwards, or nothing is.
 */
@Component
@OnRole(Role.COMMAND)
class CommandBatch {

	/**
	 * Locks of rows and those of aggregates know nothing of each other, so nobody would
	 * detect that two threads wait for each other in a circle of both. The first ends it,
	 * as a lost race. The second keeps a node that was paused from committing events for
	 * which nobody waits any more (docs/decisions/0023). By the last, rows are looked up
	 * by their keys, whatever was known of the tables when a plan was made: that money in
	 * flight was a row or none would have all of it read for each that is looked for.
	 */
	private static final List<String> SETTINGS = List.of("SET LOCAL lock_timeout TO '2s'",
			"SET LOCAL transaction_timeout TO '30s'", "SET LOCAL enable_seqscan TO off");

	private final KafkaCommandBus bus;

	private final StoredReplies storedReplies;

	private final ReplyRecords replyRecords;

	private final AggregateCache aggregates;

	private final List<BatchReader> readers;

	private final JdbcOperations jdbc;

	private final TransactionManager transactions;

	private final Duration retention;

	CommandBatch(KafkaCommandBus bus, StoredReplies storedReplies, ReplyRecords replyRecords, AggregateCache aggregates,
			List<BatchReader> readers, JdbcOperations jdbc, TransactionManager transactions,
			CommandProperties properties) {
		this.bus = bus;
		this.storedReplies = storedReplies;
		this.replyRecords = replyRecords;
		this.aggregates = aggregates;
		this.readers = readers;
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.retention = properties.idempotencyRetention();
	}

	/**
	 * Decides the commands in their order and returns their replies in that order. A
	 * command that was decided before is not decided again: its stored reply is returned.
	 * @param shards of whoever decides them, by which handlers know what else they may
	 * change
	 * @throws RuntimeException if anything but a refusal by the domain stood in the way,
	 * in which case nothing has happened, unless it was the commit itself that failed
	 */
	List<Reply> decide(List<ReceivedCommand> commands, Shards shards) {
		UnitOfWork<?> unitOfWork = DefaultUnitOfWork.startAndGet(commands.getFirst().message());
		shards.attachTo(unitOfWork);
		List<String> accounts = accounts(commands, shards);
		unitOfWork.attachTransaction(this.transactions);
		// Each handler's own unit of work is nested in this one, which collects their
		// events and appends them all before its transaction commits.
		ResultMessage<List<Reply>> result = unitOfWork.executeWithResult(() -> decideAll(commands, accounts));
		if (result.isExceptional()) {
			this.aggregates.forget(accounts);
			throw (result.exceptionResult() instanceof RuntimeException ex) ? ex
					: new IllegalStateException("The transaction failed", result.exceptionResult());
		}
		return result.getPayload();
	}

	private List<Reply> decideAll(List<ReceivedCommand> commands, List<String> accounts) {
		Map<String, StoredReply> known = read(commands, accounts);
		Map<String, StoredReply> decided = new LinkedHashMap<>();
		List<Reply> replies = new ArrayList<>(commands.size());
		for (ReceivedCommand command : commands) {
			StoredReply stored = known.get(command.id());
			if (stored == null && isForgotten(command)) {
				replies.add(tooLate());
				continue;
			}
			if (stored == null) {
				Reply reply = this.replyRecords.reply(this.bus.decide(command.message()));
				stored = new StoredReply(command.fingerprint(), reply);
				decided.put(command.id(), stored);
				known.put(command.id(), new StoredReply(command.fingerprint(), reply.asReplayed()));
			}
			replies.add(stored.fingerprint().equals(command.fingerprint()) ? stored.reply() : keyReused());
		}
		this.storedReplies.insert(decided);
		return replies;
	}

	/** Reads whatever they ask for, and answers which replies there are already. */
	private Map<String, StoredReply> read(List<ReceivedCommand> commands, List<String> accounts) {
		RoundTrip reads = new RoundTrip();
		SETTINGS.forEach(reads::add);
		Map<String, StoredReply> known = this.storedReplies
			.find(commands.stream().map(ReceivedCommand::id).distinct().toList(), reads);
		this.aggregates.verify(accounts, reads);
		List<CommandMessage<Command>> messages = commands.stream().map(ReceivedCommand::message).toList();
		this.readers.forEach((reader) -> reader.readFor(messages, reads));
		reads.run(this.jdbc);
		return known;
	}

	/**
	 * Whether the reply to it, if it had one, may have been purged. Such a record comes
	 * when the consumer's offsets were lost, or when nobody consumed for that long; in
	 * either case no one waits for it any more, and deciding it could be deciding it
	 * again.
	 */
	private boolean isForgotten(ReceivedCommand command) {
		return command.sentAt().isBefore(Instant.now().minus(this.retention));
	}

	/** Those that the commands may change. */
	private static List<String> accounts(List<ReceivedCommand> commands, Shards shards) {
		return commands.stream()
			.flatMap((command) -> Stream.concat(Stream.of(command.shardKey()),
					command.accounts().stream().filter(shards::contain)))
			.distinct()
			.toList();
	}

	private Reply tooLate() {
		return this.replyRecords.problem(Problem.of(ProblemType.UNAVAILABLE,
				"The command waited too long to be decided. Send the same request again, with the same Idempotency-Key."),
				null);
	}

	private Reply keyReused() {
		return this.replyRecords.problem(Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED,
				"This Idempotency-Key was used for another body. Use a new key for a new intent."), null);
	}

}
