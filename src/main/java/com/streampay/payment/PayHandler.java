package com.streampay.payment;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import com.streampay.account.Account;
import com.streampay.account.AccountDirectory;
import com.streampay.account.AccountIsOpen;
import com.streampay.account.NotOneself;
import com.streampay.account.User;
import com.streampay.account.UserIsKnown;
import com.streampay.command.CommandHeaders;
import com.streampay.command.CommandResult;
import com.streampay.command.CommandResult.Accepted;
import com.streampay.command.CommandResult.Refused;
import com.streampay.command.IfMatch;
import com.streampay.money.Money;
import com.streampay.paymentrequest.PaymentRequest;
import com.streampay.paymentrequest.PaymentRequests;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;

import org.springframework.stereotype.Component;

/**
 * Has the payer send money and, where a payment request is named, settles it: both or
 * neither.
 */
@Component
@OnRole(Role.COMMAND)
class PayHandler {

	private final Repository<Account> accounts;

	private final PaymentRequests requests;

	private final AccountDirectory directory;

	private final Transfer transfer;

	PayHandler(Repository<Account> accounts, PaymentRequests requests, AccountDirectory directory, Transfer transfer) {
		this.accounts = accounts;
		this.requests = requests;
		this.directory = directory;
		this.transfer = transfer;
	}

	@CommandHandler
	CommandResult handle(PayCommand command, @MetaDataValue(CommandHeaders.IDENTITY) String payerId,
			@MetaDataValue(CommandHeaders.IF_MATCH) String ifMatch) {
		Optional<User> payer = this.directory.find(payerId);
		Rule open = new AccountIsOpen(payer);
		if (open.isBroken()) {
			return new Refused(open.refusal());
		}
		Aggregate<Account> account = this.accounts.load(payerId);
		Optional<User> payee = this.directory.find(command.userId());
		Optional<Aggregate<PaymentRequest>> request = Optional.ofNullable(command.requestId())
			.flatMap(this.requests::find);

		// Everything is asked before anything is done.
		Optional<Refusal> refusal = account.<Optional<Refusal>>invoke(a -> a.refusalOf(IfMatch.parse(ifMatch)))
			.or(() -> Rule.firstBroken(new NotOneself(payerId, command.userId()),
					new UserIsKnown(command.userId(), payee)))
			.or(() -> refusalOfRequest(command, payerId, request))
			.or(() -> account.invoke(a -> a.refusalToSend(command.amount())));
		if (refusal.isPresent()) {
			return new Refused(refusal.get());
		}

		String requestId = (command.requestId() != null) ? command.requestId().toString() : null;
		String paymentId = this.transfer.send(account, payee.orElseThrow(), command.amount(), command.notes(),
				requestId);
		request.ifPresent(aggregate -> this.requests.settle(aggregate, paymentId));
		return account.invoke(a -> new Accepted(a.version(), new Answer(paymentId, command.userId(), command.amount(),
				command.notes(), command.requestId(), a.balance(), a.version(), a.changedAt())));
	}

	private static Optional<Refusal> refusalOfRequest(PayCommand command, String payerId,
			Optional<Aggregate<PaymentRequest>> request) {
		if (command.requestId() == null) {
			return Optional.empty();
		}
		return request
			.map(aggregate -> aggregate
				.<Optional<Refusal>>invoke(r -> r.refusalToSettle(payerId, command.userId(), command.amount())))
			.orElse(Optional.of(PaymentRequests.NOT_FOUND));
	}

	record Answer(String paymentId, String userId, Money amount, String notes, UUID requestId, Money balance,
			long version, Instant timestamp) {
	}

}
