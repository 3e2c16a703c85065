package com.streampay.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import com.streampay.command.IfMatch;
import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentSent;
import com.streampay.event.UserUpdated;
import com.streampay.money.Money;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;

/**
 * The account of one user. What may be refused comes as a pair: a question, which changes
 * nothing, and a deed, to be done only when the question found nothing against it. Its
 * fields are what its snapshots hold: whoever changes them raises the revision, and older
 * snapshots are left aside.
 */
@Aggregate(cache = "aggregateCache", snapshotTriggerDefinition = "snapshotTrigger")
@OnRole(Role.COMMAND)
@Revision("1")
public class Account {

	@AggregateIdentifier
	private String userId;

	private String name;

	private String username;

	private Money balance = Money.ZERO;

	private Instant changedAt;

	/** For Axon, which fills it from its events. */
	protected Account() {
	}

	Account(String userId, String name, String username) {
		AggregateLifecycle.apply(new AccountOpened(userId, name, username));
	}

	void update(String name, String username) {
		if (!name.equals(this.name) || !username.equals(this.username)) {
			AggregateLifecycle.apply(new UserUpdated(this.userId, name, username));
		}
	}

	/** What stands against the account being at the version that the payer expects. */
	public Optional<Refusal> refusalOf(IfMatch expected) {
		return Rule.firstBroken(new AccountIsUnchanged(expected, version()));
	}

	/** What stands against sending this amount. */
	public Optional<Refusal> refusalToSend(Money amount) {
		return Rule.firstBroken(new BalanceCovers(amount, this.balance));
	}

	/**
	 * Debits the amount.
	 * @param credited whether the payee is credited in the same transaction; otherwise
	 * the amount is in flight from now on
	 */
	public void send(String paymentId, User payee, Money amount, String notes, String requestId, boolean credited) {
		AggregateLifecycle.apply(new PaymentSent(paymentId, this.userId, this.name, payee.userId(), payee.name(),
				amount.minor(), notes, requestId),
				credited ? MetaData.with(PaymentSent.CREDITED, "true") : MetaData.emptyInstance());
	}

	/** What stands against receiving this amount. */
	public Optional<Refusal> refusalToReceive(Money amount) {
		return Rule.firstBroken(new BalanceStaysReadable(this.balance, amount));
	}

	/**
	 * Credits the amount.
	 * @param atOnce whether it is sent in the same transaction; otherwise it was in
	 * flight
	 */
	public void receive(String paymentId, User payer, Money amount, String notes, String requestId, boolean atOnce) {
		AggregateLifecycle.apply(
				new PaymentReceived(paymentId, payer.userId(), payer.name(), this.userId, this.name, amount.minor(),
						notes, requestId),
				atOnce ? MetaData.with(PaymentReceived.AT_ONCE, "true") : MetaData.emptyInstance());
	}

	/** Gives back an amount that was in flight and can never be received. */
	public void refund(String paymentId, User payee, Money amount, String reason) {
		AggregateLifecycle.apply(new PaymentRefunded(paymentId, this.userId, this.name, payee.userId(), payee.name(),
				amount.minor(), reason));
	}

	/** Whose it is, by the name that they have now. */
	public User user() {
		return new User(this.userId, this.name);
	}

	public Money balance() {
		return this.balance;
	}

	/** The number of the last event: the account's ETag. */
	public long version() {
		return AggregateLifecycle.getVersion();
	}

	/** When the last event happened, to the millisecond. */
	public Instant changedAt() {
		return this.changedAt;
	}

	@EventSourcingHandler
	void on(AccountOpened event, @Timestamp Instant at) {
		this.userId = event.userId();
		this.name = event.name();
		this.username = event.username();
		changed(at);
	}

	@EventSourcingHandler
	void on(UserUpdated event, @Timestamp Instant at) {
		this.name = event.name();
		this.username = event.username();
		changed(at);
	}

	@EventSourcingHandler
	void on(PaymentSent event, @Timestamp Instant at) {
		this.balance = this.balance.minus(new Money(event.amountMinor()));
		changed(at);
	}

	@EventSourcingHandler
	void on(PaymentReceived event, @Timestamp Instant at) {
		this.balance = this.balance.plus(new Money(event.amountMinor()));
		changed(at);
	}

	@EventSourcingHandler
	void on(PaymentRefunded event, @Timestamp Instant at) {
		this.balance = this.balance.plus(new Money(event.amountMinor()));
		changed(at);
	}

	private void changed(Instant at) {
		this.changedAt = at.truncatedTo(ChronoUnit.MILLIS);
	}

}
