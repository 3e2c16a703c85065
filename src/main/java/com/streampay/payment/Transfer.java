package com.streampay.payment;

import java.util.Optional;

import com.streampay.account.Account;
import com.streampay.account.User;
import com.streampay.command.Shards;
import com.streampay.id.TimeOrderedId;
import com.streampay.money.Money;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;

import org.springframework.stereotype.Component;

/**
 * Debits a payer and, where whoever decides this decides the payee's commands too,
 * credits the payee in the same transaction. Otherwise, or where the payee cannot receive
 * the amount, it is in flight, and the payment process sees to it (docs/decisions/0035).
 */
@Component
@OnRole(Role.COMMAND)
class Transfer {

	private final Repository<Account> accounts;

	private final PaymentsInFlight inFlight;

	Transfer(Repository<Account> accounts, PaymentsInFlight inFlight) {
		this.accounts = accounts;
		this.inFlight = inFlight;
	}

	/**
	 * Sends an amount that the payer can send.
	 * @param payee somebody else who has an account
	 * @return the payment's id
	 */
	String send(Aggregate<Account> payer, User payee, Money amount, String notes, String requestId) {
		String paymentId = TimeOrderedId.next().toString();
		User from = payer.invoke(Account::user);
		Optional<Aggregate<Account>> payeeHere = payeeHere(payee, amount);
		if (payeeHere.isEmpty()) {
			this.inFlight.put(paymentId, from.userId(), payee.userId(), amount);
		}
		payer.execute((account) -> account.send(paymentId, payee, amount, notes, requestId, payeeHere.isPresent()));
		payeeHere.ifPresent((aggregate) -> aggregate
			.execute((account) -> account.receive(paymentId, from, amount, notes, requestId, true)));
		return paymentId;
	}

	/** The payee's account, if it can be credited at once. */
	private Optional<Aggregate<Account>> payeeHere(User payee, Money amount) {
		return Optional.of(payee.userId())
			.filter(Shards.ofBatch()::contain)
			.map(this.accounts::load)
			.filter((aggregate) -> aggregate.<Boolean>invoke((account) -> account.refusalToReceive(amount).isEmpty()));
	}

}
