package com.streampay.payment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.streampay.account.Account;
import com.streampay.account.AccountDirectory;
import com.streampay.command.CommandHeaders;
import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRequested;
import com.streampay.money.Money;
import com.streampay.paymentrequest.PaymentRequest;
import com.streampay.paymentrequest.PaymentRequests;
import com.streampay.paymentrequest.RequestsDue;
import com.streampay.support.WriteSideDatabase;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Alice's (or the payee's) account and, beside it, a payment request: the two aggregates
 * that one payment may change.
 */
class PaymentFixture {

	static final UUID REQUEST = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

	final AggregateTestFixture<Account> accounts = new AggregateTestFixture<>(Account.class);

	final AggregateTestFixture<PaymentRequest> requests = new AggregateTestFixture<>(PaymentRequest.class);

	final AccountDirectory directory;

	final Transfer transfer;

	private final JdbcTemplate jdbc;

	PaymentFixture() throws Exception {
		this.jdbc = WriteSideDatabase.empty();
		this.directory = new AccountDirectory(this.jdbc);
		PaymentsInFlight inFlight = new PaymentsInFlight(this.jdbc);
		this.transfer = new Transfer(this.accounts.getRepository(), inFlight);
		this.directory.put("alice", "Alice", "alice");
		this.directory.put("bob", "Bob", "bob");
		this.accounts.registerAnnotatedCommandHandler(new PayHandler(this.accounts.getRepository(),
				new PaymentRequests(this.requests.getRepository(), new RequestsDue(this.jdbc)), this.directory,
				this.transfer));
		this.accounts.registerAnnotatedCommandHandler(
				new SettlePaymentHandler(this.accounts.getRepository(), this.directory, inFlight));
	}

	TestExecutor<Account> givenAliceHas(Money balance) {
		return givenAccount("alice", "Alice", balance);
	}

	TestExecutor<Account> givenBobHas(Money balance) {
		return givenAccount("bob", "Bob", balance);
	}

	private TestExecutor<Account> givenAccount(String userId, String name, Money balance) {
		TestExecutor<Account> given = this.accounts.given(new AccountOpened(userId, name, userId));
		return balance.equals(Money.ZERO) ? given : given.andGiven(new PaymentReceived("earlier", "streampay-treasury",
				"StreamPay", userId, name, balance.minor(), null, null));
	}

	/** Bob asked Alice for the amount, and then the other events happened. */
	void givenBobRequested(Money amount, Object... andThen) {
		this.jdbc.update("""
				INSERT INTO event_store.payment_request_due (request_id, payer_id, expires_at)
				VALUES (?, 'alice', now() + interval '1 day')""", REQUEST.toString());
		this.requests
			.given(new PaymentRequested(REQUEST.toString(), "bob", "Bob", "alice", "Alice", amount.minor(), null,
					"2025-11-23T12:00:00.000Z"))
			.andGiven(andThen);
	}

	void givenInFlight(String paymentId, String payerId, String payeeId, Money amount) {
		this.jdbc.update("INSERT INTO event_store.payment_in_flight VALUES (?, ?, ?, ?)", paymentId, payerId, payeeId,
				amount.minor());
	}

	void givenNothingInFlight() {
		this.jdbc.update("TRUNCATE event_store.payment_in_flight");
	}

	/** How many requests there are that may expire. */
	long requestsDue() {
		return this.jdbc.queryForObject("SELECT count(*) FROM event_store.payment_request_due", Long.class);
	}

	static Map<String, ?> by(String identity) {
		return Map.of(CommandHeaders.IDENTITY, identity);
	}

	static Map<String, ?> by(String identity, String ifMatch) {
		Map<String, Object> metaData = new HashMap<>(by(identity));
		metaData.put(CommandHeaders.IF_MATCH, ifMatch);
		return metaData;
	}

	/** What has happened to the payment request beyond what was given. */
	List<?> newEventsOfRequest(int given) {
		return this.requests.getEventStore()
			.readEvents(PaymentRequest.aggregateId(REQUEST))
			.asStream()
			.skip(given)
			.map(DomainEventMessage::getPayload)
			.toList();
	}

	/** The money in flight, in minor units. */
	long moneyInFlight() {
		return this.jdbc.queryForObject("SELECT coalesce(sum(amount_minor), 0) FROM event_store.payment_in_flight",
				Long.class);
	}

}
