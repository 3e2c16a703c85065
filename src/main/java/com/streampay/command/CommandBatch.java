package com.streampay.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.streampay.command.CommandRecords.ReceivedCommand;
import com.streampay.command.StoredReplies.StoredReply;
import com.streampay.problem.Problem;
import com.streampay.problem.ProblemType;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

import org.springframework.stereotype.Component;

/**
 * Decides commands in one transaction: their events, their replies and whatever else the
 * handlers write are all there afterwards, or nothing is.
 */
@Component
class CommandBatch {

	private final KafkaCommandBus bus;

	private final StoredReplies storedReplies;

	private final ReplyRecords replyRecords;

	private final TransactionManager transactions;

	CommandBatch(KafkaCommandBus bus, StoredReplies storedReplies, ReplyRecords replyRecords,
			TransactionManager transactions) {
		this.bus = bus;
		this.storedReplies = storedReplies;
		this.replyRecords = replyRecords;
		this.transactions = transactions;
	}

	/**
	 * Decides the commands in their order and returns their replies in that order. A
	 * command that was decided before is not decided again: its stored reply is returned.
	 * @throws RuntimeException if anything but a refusal by the domain stood in the way,
	 * in which case nothing has happened, unless it was the commit itself that failed
	 */
	List<Reply> decide(List<ReceivedCommand> commands) {
		UnitOfWork<?> unitOfWork = DefaultUnitOfWork.startAndGet(commands.getFirst().message());
		unitOfWork.attachTransaction(this.transactions);
		// Each handler's own unit of work is nested in this one, which collects their
		// events and appends them all before its transaction commits.
		ResultMessage<List<Reply>> result = unitOfWork.executeWithResult(() -> decideAll(commands));
		if (result.isExceptional()) {
			throw (result.exceptionResult() instanceof RuntimeException ex) ? ex
					: new IllegalStateException("The transaction failed", result.exceptionResult());
		}
		return result.getPayload();
	}

	private List<Reply> decideAll(List<ReceivedCommand> commands) {
		Map<String, StoredReply> known = this.storedReplies
			.find(commands.stream().map(ReceivedCommand::id).distinct().toList());
		Map<String, StoredReply> decided = new LinkedHashMap<>();
		List<Reply> replies = new ArrayList<>(commands.size());
		for (ReceivedCommand command : commands) {
			StoredReply stored = known.get(command.id());
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

	private Reply keyReused() {
		return this.replyRecords.problem(Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED,
				"This Idempotency-Key was used for another body. Use a new key for a new intent."), null);
	}

}
