package com.streampay.paymentrequest;

import java.time.Duration;
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
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;
import com.streampay.stream.UtcMillis;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

@Component
@OnRole(Role.COMMAND)
@EnableConfigurationProperties(PaymentRequestProperties.class)
class PaymentRequestHandler {

	private final Repository<PaymentRequest> repository;

	private final PaymentRequests requests;

	private final RequestsDue due;

	private final AccountDirectory directory;

	private final Duration expiresAfter;

	PaymentRequestHandler(Repository<PaymentRequest> repository, PaymentRequests requests, RequestsDue due,
			AccountDirectory directory, PaymentRequestProperties properties) {
		this.repository = repository;
		this.requests = requests;
		this.due = due;
		this.directory = directory;
		this.expiresAfter = properties.expiresAfter();
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
		Instant expiresAt = this.due.put(requestId.toString(), command.userId(), this.expiresAfter);
		Aggregate<PaymentRequest> request = this.repository.newInstance(() -> new PaymentRequest(requestId,
				requester.orElseThrow(), payer.orElseThrow(), command.amount(), command.notes(), expiresAt));
		return request.invoke(r -> new Accepted(r.version(), new RequestAnswer(requestId, command.userId(),
				command.amount(), command.notes(), r.version(), r.changedAt(), expiresAt)));
	}

	@CommandHandler
	CommandResult handle(DeclineRequestCommand command, @MetaDataValue(CommandHeaders.IDENTITY) String userId) {
		return end(command.requestId(), request -> request.decline(userId));
	}

	@CommandHandler
	CommandResult handle(CancelRequestCommand command, @MetaDataValue(CommandHeaders.IDENTITY) String userId) {
		return end(command.requestId(), request -> request.cancel(userId));
	}

	/** Whatever comes when nothing is due any more finds its work done. */
	@CommandHandler
	CommandResult handle(ExpireRequestCommand command) {
		ExpiryAnswer answer = new ExpiryAnswer(command.requestId());
		Optional<Boolean> due = this.due.isDue(command.requestId().toString());
		if (due.isEmpty()) {
			return new Accepted(null, answer);
		}
		return this.requests.find(command.requestId())
			.map(request -> this.requests.end(request, r -> r.expire(command.payerId(), due.get()))
				.<CommandResult>map(Refused::new)
				.orElseGet(() -> new Accepted(request.invoke(PaymentRequest::version), answer)))
			.orElseGet(() -> new Refused(PaymentRequests.NOT_FOUND));
	}

	private CommandResult end(UUID requestId, Function<PaymentRequest, Optional<Refusal>> deed) {
		return this.requests.find(requestId)
			.map(request -> this.requests.end(request, deed)
				.<CommandResult>map(Refused::new)
				.orElseGet(() -> request.invoke(r -> new Accepted(r.version(),
						new EndAnswer(requestId, r.state(), r.version(), r.changedAt())))))
			.orElseGet(() -> new Refused(PaymentRequests.NOT_FOUND));
	}

	record RequestAnswer(UUID requestId, String userId, Money amount, String notes, long version, Instant timestamp,
			@UtcMillis Instant expiresAt) {
	}

	record EndAnswer(UUID requestId, PaymentRequest.State state, long version, Instant timestamp) {
	}

	record ExpiryAnswer(UUID requestId) {
	}

}
