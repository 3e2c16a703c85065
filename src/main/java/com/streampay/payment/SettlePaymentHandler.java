package com.streampay.payment;

import java.util.Optional;

import com.streampay.account.Account;
import com.streampay.account.AccountDirectory;
import com.streampay.account.User;
import com.streampay.account.UserIsKnown;
import com.streampay.command.CommandResult;
import com.streampay.command.CommandResult.Accepted;
import com.streampay.command.CommandResult.Refused;
import com.streampay.payment.PaymentsInFlight.Terms;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;

import org.springframework.stereotype.Component;

/**
 * Brings a payment that is in flight to its end: received, or else refunded.
 */
@Component
@OnRole(Role.COMMAND)
class SettlePaymentHandler {

	private final Repository<Account> accounts;

	private final AccountDirectory directory;

	private final PaymentsInFlight inFlight;

	SettlePaymentHandler(Repository<Account> accounts, AccountDirectory directory, PaymentsInFlight inFlight) {
		this.accounts = accounts;
		this.directory = directory;
		this.inFlight = inFlight;
	}

	@CommandHandler
	CommandResult handle(ReceivePaymentCommand command) {
		Optional<Terms> terms = this.inFlight.find(command.paymentId());
		if (terms.isEmpty()) {
			return nothingLeft(command.paymentId());
		}
		Optional<Refusal> refusal = Rule.firstBroken(
				new PaymentHasTerms(terms.get(), new Terms(command.payerId(), command.payeeId(), command.amount())),
				new UserIsKnown(command.payeeId(), this.directory.find(command.payeeId())));
		if (refusal.isPresent()) {
			return new Refused(refusal.get());
		}
		Aggregate<Account> payee = this.accounts.load(command.payeeId());
		refusal = payee.invoke(a -> a.refusalToReceive(command.amount()));
		if (refusal.isPresent()) {
			return new Refused(refusal.get());
		}
		this.inFlight.take(command.paymentId());
		payee.execute(a -> a.receive(command.paymentId(), new User(command.payerId(), command.payerName()),
				command.amount(), command.notes(), command.requestId(), false));
		return settled(command.paymentId(), payee);
	}

	@CommandHandler
	CommandResult handle(RefundPaymentCommand command) {
		Optional<Terms> terms = this.inFlight.find(command.paymentId());
		if (terms.isEmpty()) {
			return nothingLeft(command.paymentId());
		}
		Optional<Refusal> refusal = Rule.firstBroken(new PaymentHasTerms(terms.get(),
				new Terms(command.payerId(), command.payeeId(), terms.get().amount())));
		if (refusal.isPresent()) {
			return new Refused(refusal.get());
		}
		Aggregate<Account> payer = this.accounts.load(command.payerId());
		this.inFlight.take(command.paymentId());
		payer.execute(a -> a.refund(command.paymentId(), new User(command.payeeId(), command.payeeName()),
				terms.get().amount(), command.reason()));
		return settled(command.paymentId(), payer);
	}

	private static CommandResult settled(String paymentId, Aggregate<Account> account) {
		return account.invoke(a -> new Accepted(a.version(), new Answer(paymentId)));
	}

	/** What comes a second time finds its work done. */
	private static CommandResult nothingLeft(String paymentId) {
		return new Accepted(null, new Answer(paymentId));
	}

	record Answer(String paymentId) {
	}

}
