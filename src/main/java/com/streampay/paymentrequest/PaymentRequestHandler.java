package com.streampay.paymentrequest;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import com.streampay.account.AccountDirectory;
import com.streampay.account.AccountIsOpen;
import com.streampay.account.NotOneself;
import com.streampay.account.User;
import com.streampay.account.UserIsKnown;
import com.streampay.command.CommandHeaders;
import com.streampay.command.CommandResult;
import com.streampay.command.CommandResult.Accepted;
import com.streampay.command.CommandResult.Refused;
import com.streampay.id.TimeOrderedId;
import com.streampay.money.Money;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;

import org.springframework.stereotype.Component;

@Component
class PaymentRequestHandler {

	private final Repository<PaymentRequest> repository;

	private final PaymentRequests requests;

	private final AccountDirectory directory;

	PaymentRequestHandler(Repository<PaymentRequest> repository, PaymentRequests requests, AccountDirectory directory) {
		this.repository = repository;
		this.requests = requests;
		this.directory = directory;
	}

	@CommandHandler
	CommandResult handle(RequestCommand command, @MetaDataValue(CommandHeaders.IDENTITY) String requesterId)
			throws Exception {
		Optional<User> requester = this.directory.find(requesterId);
		Optional<User> payer = this.directory.find(command.userId());
		Optional<Refusal> refusal = Rule.firstBroken(new AccountIsOpen(requester),
				new NotOneself(requesterId, command.userId()), new UserIsKnown(command.userId(), payer));
		if (refusal.isPresent()) {
			return new Refused(refusal.get());
		}
		UUID requestId = TimeOrderedId.next();
		Aggregate<PaymentRequest> request = this.repository.newInstance(() -> new PaymentRequest(requestId,
				requester.orElseThrow(), payer.orElseThrow(), command.amount(), command.notes()));
		return request.invoke(r -> new Accepted(r.version(), new RequestAnswer(requestId, command.userId(),
				command.amount(), command.notes(), r.version(), r.changedAt())));
	}

	@CommandHandler
	CommandResult handle(DeclineRequestCommand command, @MetaDataValue(CommandHeaders.IDENTITY) String userId) {
		return end(command.requestId(), request -> request.decline(userId));
	}

	@CommandHandler
	CommandResult handle(CancelRequestCommand command, @MetaDataValue(CommandHeaders.IDENTITY) String userId) {
		return end(command.requestId(), request -> request.cancel(userId));
	}

	private CommandResult end(UUID requestId, Function<PaymentRequest, Optional<Refusal>> deed) {
		return this.requests.find(requestId)
			.map(request -> request.invoke(r -> deed.apply(r)
				.<CommandResult>map(Refused::new)
				.orElseGet(() -> new Accepted(r.version(),
						new EndAnswer(requestId, r.state(), r.version(), r.changedAt())))))
			.orElseGet(() -> new Refused(PaymentRequests.NOT_FOUND));
	}

	record RequestAnswer(UUID requestId, String userId, Money amount, String notes, long version, Instant timestamp) {
	}

	record EndAnswer(UUID requestId, PaymentRequest.State state, long version, Instant timestamp) {
	}

}
