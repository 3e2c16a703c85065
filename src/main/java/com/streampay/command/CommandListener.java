package com.streampay.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import com.streampay.command.CommandRecords.ReceivedCommand;
import com.streampay.problem.Problem;
import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.trace.Traces;
import io.opentelemetry.api.trace.Span;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Takes the commands that one poll brought, has them decided in one transaction, gives
 * the replies to whoever waits on this node, sends them, and only then lets the
 * consumer's offsets move. Dying anywhere in between means that the commands come again
 * and are answered from what is stored.
 */
@Component
@OnRole(Role.COMMAND)
class CommandListener {

	/** After Axon's handlers are subscribed, before the web server takes requests. */
	static final int PHASE = Integer.MAX_VALUE - 2560;

	private static final Logger log = LoggerFactory.getLogger(CommandListener.class);

	private static final String CORRELATION_ID = "correlationId";

	private static final int ATTEMPTS = 5;

	/** Of a batch that another node has interfered with. */
	private static final int BATCH_ATTEMPTS = 3;

	/** Of a single command. Each lost race is one that somebody else has won. */
	private static final int RACES = 100;

	private static final long MILLISECOND = 1_000_000;

	private final CommandRecords commandRecords;

	private final CommandBatch batch;

	private final ReplyRecords replyRecords;

	private final KafkaCommandBus bus;

	private final KafkaTemplate<String, byte[]> kafka;

	private final WrongShards wrongShards;

	private final CommandMeters meters;

	private final Traces traces;

	CommandListener(CommandRecords commandRecords, CommandBatch batch, ReplyRecords replyRecords, KafkaCommandBus bus,
			KafkaTemplate<String, byte[]> kafka, WrongShards wrongShards, CommandMeters meters, Traces traces) {
		this.commandRecords = commandRecords;
		this.batch = batch;
		this.replyRecords = replyRecords;
		this.bus = bus;
		this.kafka = kafka;
		this.wrongShards = wrongShards;
		this.meters = meters;
		this.traces = traces;
	}

	@KafkaListener(topics = Topics.COMMANDS, groupId = "streampay-commands", batch = "true",
			containerPostProcessor = "commandListenerPhase")
	void onCommands(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
		long begun = System.nanoTime();
		Shards shards = Shards.of(consumer);
		List<CompletableFuture<?>> sending = new ArrayList<>();
		List<ReceivedCommand> commands = new ArrayList<>();
		List<Span> spans = new ArrayList<>();
		for (ConsumerRecord<String, byte[]> record : records) {
			try {
				ReceivedCommand command = this.commandRecords.read(record);
				if (this.wrongShards.isWrong(record, command, shards)) {
					sending.add(this.wrongShards.passOn(record, command));
				}
				else {
					Span span = command.span(this.traces);
					spans.add(span);
					commands.add(command.within(span));
				}
			}
			catch (ProblemException ex) {
				sending.add(answerInvalid(record, ex.problem()));
			}
		}
		List<Reply> replies = decide(commands, shards);
		tellOwn(commands, replies);
		for (int i = 0; i < replies.size(); i++) {
			sending.add(send(commands.get(i).replyTo(), replies.get(i)));
			spans.get(i).setAttribute("status", replies.get(i).status());
		}
		CompletableFuture.allOf(sending.toArray(CompletableFuture[]::new)).join();
		this.meters.answered(commands, replies, System.nanoTime() - begun);
		spans.forEach(Span::end);
	}

	private List<Reply> decide(List<ReceivedCommand> commands, Shards shards) {
		if (commands.isEmpty()) {
			return List.of();
		}
		for (int attempt = 1; commands.size() > 1; attempt++) {
			try {
				return this.batch.decide(commands, shards);
			}
			catch (RuntimeException ex) {
				if (DatabaseAway.isCauseOf(ex)) {
					throw ex;
				}
				if (!LostRace.isCauseOf(ex) || attempt == BATCH_ATTEMPTS) {
					log.info("A batch of {} commands failed, deciding them one by one", commands.size(), ex);
					break;
				}
			}
		}
		return commands.stream().map((command) -> decideAlone(command, shards)).toList();
	}

	/**
	 * Another node, or a duplicate, may have been faster: then the command is decided
	 * afresh, and its sender sees nothing of it. What fails again and again is not
	 * decided, and may be sent again.
	 */
	private Reply decideAlone(ReceivedCommand command, Shards shards) {
		MDC.put(CORRELATION_ID, command.id());
		try {
			return decideUntilDecided(command, shards);
		}
		finally {
			MDC.remove(CORRELATION_ID);
		}
	}

	private Reply decideUntilDecided(ReceivedCommand command, Shards shards) {
		for (int attempt = 1;; attempt++) {
			try {
				return this.batch.decide(List.of(command), shards).getFirst();
			}
			catch (RuntimeException ex) {
				if (DatabaseAway.isCauseOf(ex)) {
					throw ex;
				}
				if (attempt >= (LostRace.isCauseOf(ex) ? RACES : ATTEMPTS)) {
					return undecided(command, ex);
				}
				giveWay(attempt);
			}
		}
	}

	/** Those who race for the same account do not start again at the same moment. */
	private static void giveWay(int attempt) {
		LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(Math.min(attempt, 20) * MILLISECOND));
	}

	private Reply undecided(ReceivedCommand command, RuntimeException ex) {
		log.error("The command {} could not be decided", command.id(), ex);
		return this.replyRecords.problem(Problem.of(ProblemType.UNAVAILABLE,
				"The command could not be decided. Send the same request again, with the same Idempotency-Key."), null);
	}

	private CompletableFuture<?> answerInvalid(ConsumerRecord<String, byte[]> record, Problem problem) {
		// What is wrong with it is told to its sender only: it may quote what was sent.
		log.warn("The record at {}-{} of commands is no valid command", record.partition(), record.offset());
		String correlationId = CommandRecords.get(record.headers(), CommandHeaders.CORRELATION_ID);
		return (correlationId == null) ? CompletableFuture.completedFuture(null)
				: send(new ReplyAddress(correlationId, null,
						CommandRecords.get(record.headers(), CommandHeaders.MESSAGE_ID)),
						this.replyRecords.problem(problem, null));
	}

	/**
	 * Who waits on this node does not wait for the topic (docs/decisions/0039), and so
	 * not for the sending of any of them either.
	 */
	private void tellOwn(List<ReceivedCommand> commands, List<Reply> replies) {
		for (int i = 0; i < replies.size(); i++) {
			this.bus.onOwnReply(commands.get(i).replyTo(), replies.get(i));
		}
	}

	private CompletableFuture<?> send(ReplyAddress address, Reply reply) {
		return this.kafka.send(this.replyRecords.write(address, reply));
	}

}
