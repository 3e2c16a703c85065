package com.streampay.paymentrequest;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonValue;
import com.streampay.account.ReservedIds;
import com.streampay.account.User;
import com.streampay.event.EventTime;
import com.streampay.event.PaymentRequestCancelled;
import com.streampay.event.PaymentRequestDeclined;
import com.streampay.event.PaymentRequestExpired;
import com.streampay.event.PaymentRequestPaid;
import com.streampay.event.PaymentRequested;
import com.streampay.money.Money;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.spring.stereotype.Aggregate;

/**
 * Somebody asks somebody else for an amount. It is open until it is paid, declined,
 * cancelled or expired, and then stays so.
 */
@Aggregate
@OnRole(Role.COMMAND)
public class PaymentRequest {

	@AggregateIdentifier
	private String aggregateId;

	private String requestId;

	private String requesterId;

	private String payerId;

	private Money amount;

	private State state;

	private Instant changedAt;

	/** For Axon, which fills it from its events. */
	protected PaymentRequest() {
	}

	PaymentRequest(UUID requestId, User requester, User payer, Money amount, String notes, Instant expiresAt) {
		AggregateLifecycle.apply(new PaymentRequested(requestId.toString(), requester.userId(), requester.name(),
				payer.userId(), payer.name(), amount.minor(), notes, EventTime.write(expiresAt)));
	}

	/**
	 * Under which identifier the event store keeps the request: one that no account can
	 * have.
	 */
	public static String aggregateId(UUID requestId) {
		return ReservedIds.PREFIX + "request-" + requestId;
	}

	/** What stands against settling the request with this payment. */
	public Optional<Refusal> refusalToSettle(String payerId, String payeeId, Money amount) {
		return Rule.firstBroken(new OnlyThePayerActs(this.payerId, payerId), new RequestIsOpen(this.state),
				new PaymentFitsRequest(this.requesterId, this.amount, payeeId, amount));
	}

	/** The payer has paid, in the same transaction. */
	void settle(String paymentId) {
		AggregateLifecycle.apply(
				new PaymentRequestPaid(this.requestId, this.requesterId, this.payerId, paymentId, this.amount.minor()));
	}

	Optional<Refusal> decline(String userId) {
		Optional<Refusal> refusal = Rule.firstBroken(new OnlyThePayerActs(this.payerId, userId),
				new RequestIsOpen(this.state));
		if (refusal.isEmpty()) {
			AggregateLifecycle.apply(new PaymentRequestDeclined(this.requestId, this.requesterId, this.payerId));
		}
		return refusal;
	}

	Optional<Refusal> cancel(String userId) {
		Optional<Refusal> refusal = Rule.firstBroken(new OnlyTheRequesterActs(this.requesterId, userId),
				new RequestIsOpen(this.state));
		if (refusal.isEmpty()) {
			AggregateLifecycle.apply(new PaymentRequestCancelled(this.requestId, this.requesterId, this.payerId));
		}
		return refusal;
	}

	/**
	 * On what has come to another end this has no effect, and nothing stands against it.
	 */
	Optional<Refusal> expire(String payerId, boolean due) {
		Rule isThePayers = new OnlyThePayerActs(this.payerId, payerId);
		if (this.state != State.OPEN) {
			return Rule.firstBroken(isThePayers);
		}
		Optional<Refusal> refusal = Rule.firstBroken(isThePayers, new RequestIsDue(due));
		if (refusal.isEmpty()) {
			AggregateLifecycle.apply(new PaymentRequestExpired(this.requestId, this.requesterId, this.payerId));
		}
		return refusal;
	}

	String requestId() {
		return this.requestId;
	}

	State state() {
		return this.state;
	}

	/** The number of the last event: the request's ETag. */
	long version() {
		return AggregateLifecycle.getVersion();
	}

	/** When the last event happened, to the millisecond. */
	Instant changedAt() {
		return this.changedAt;
	}

	@EventSourcingHandler
	void on(PaymentRequested event, @Timestamp Instant at) {
		this.aggregateId = aggregateId(UUID.fromString(event.requestId()));
		this.requestId = event.requestId();
		this.requesterId = event.requesterId();
		this.payerId = event.payerId();
		this.amount = new Money(event.amountMinor());
		become(State.OPEN, at);
	}

	@EventSourcingHandler
	void on(PaymentRequestPaid event, @Timestamp Instant at) {
		become(State.PAID, at);
	}

	@EventSourcingHandler
	void on(PaymentRequestDeclined event, @Timestamp Instant at) {
		become(State.DECLINED, at);
	}

	@EventSourcingHandler
	void on(PaymentRequestCancelled event, @Timestamp Instant at) {
		become(State.CANCELLED, at);
	}

	@EventSourcingHandler
	void on(PaymentRequestExpired event, @Timestamp Instant at) {
		become(State.EXPIRED, at);
	}

	private void become(State state, Instant at) {
		this.state = state;
		this.changedAt = at.truncatedTo(ChronoUnit.MILLIS);
	}

	/** Where a request is in its life. Every state but the first is an end. */
	enum State {

		OPEN, PAID, DECLINED, CANCELLED, EXPIRED;

		@JsonValue
		String inWords() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
