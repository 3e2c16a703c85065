package com.streampay.payment;

import com.streampay.command.CommandResult;
import com.streampay.command.CommandResult.Accepted;
import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentSent;
import com.streampay.money.Money;
import com.streampay.problem.ProblemType;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.matchers.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A payment of 12.30 from Alice to Bob is in flight, and is brought to its end.
 */
class SettlePaymentTest {

	private static final Money AMOUNT = new Money(12_30);

	private static final PaymentReceived RECEIVED = new PaymentReceived("p1", "alice", "Alice", "bob", "Bob", 12_30,
			"lunch", null);

	private static final PaymentRefunded REFUNDED = new PaymentRefunded("p1", "alice", "Alice", "bob", "Bob", 12_30,
			"gone");

	private PaymentFixture payments;

	@BeforeEach
	void start() throws Exception {
		this.payments = new PaymentFixture();
		this.payments.givenInFlight("p1", "alice", "bob", AMOUNT);
	}

	@Test
	void the_payee_is_credited_and_nothing_is_in_flight_any_more() {
		this.payments.givenBobHas(Money.ZERO)
			.when(receive(AMOUNT))
			.expectEvents(RECEIVED)
			.expectResultMessagePayload(new Accepted(1L, new SettlePaymentHandler.Answer("p1")))
			.expectState(account -> assertThat(account.balance()).isEqualTo(AMOUNT));
		assertThat(this.payments.moneyInFlight()).isZero();
	}

	@Test
	void a_payment_delivered_twice_is_credited_once() {
		this.payments.givenBobHas(Money.ZERO)
			.andGivenCommands(receive(AMOUNT))
			.when(receive(AMOUNT))
			.expectNoEvents()
			.expectResultMessagePayload(new Accepted(null, new SettlePaymentHandler.Answer("p1")))
			.expectState(account -> assertThat(account.balance()).isEqualTo(AMOUNT));
	}

	@Test
	void a_payment_that_was_never_sent_is_not_credited() {
		this.payments.givenBobHas(Money.ZERO)
			.when(new ReceivePaymentCommand("p2", "alice", "Alice", "bob", AMOUNT, null, null))
			.expectNoEvents();
	}

	@Test
	void more_than_was_sent_is_not_credited() {
		refused(this.payments.givenBobHas(Money.ZERO).when(receive(new Money(12_31))), ProblemType.PAYMENT_MISMATCH);
	}

	@Test
	void somebody_else_is_not_credited() {
		this.payments.directory.put("carol", "Carol", "carol");
		refused(this.payments.accounts.given(new AccountOpened("carol", "Carol", "carol"))
			.when(new ReceivePaymentCommand("p1", "alice", "Alice", "carol", AMOUNT, null, null)),
				ProblemType.PAYMENT_MISMATCH);
	}

	@Test
	void a_payee_without_an_account_receives_nothing() {
		this.payments.givenInFlight("p2", "alice", "ghost", AMOUNT);
		this.payments.accounts.givenNoPriorActivity()
			.when(new ReceivePaymentCommand("p2", "alice", "Alice", "ghost", AMOUNT, null, null))
			.expectNoEvents()
			.expectResultMessagePayloadMatching(refusal(ProblemType.UNKNOWN_USER));
	}

	@Test
	void a_balance_grows_up_to_its_limit() {
		this.payments.givenBobHas(new Money((1L << 53) - 1 - AMOUNT.minor()))
			.when(receive(AMOUNT))
			.expectEvents(RECEIVED);
	}

	@Test
	void a_balance_does_not_grow_beyond_its_limit() {
		refused(this.payments.givenBobHas(new Money((1L << 53) - AMOUNT.minor())).when(receive(AMOUNT)),
				ProblemType.BALANCE_LIMIT);
	}

	@Test
	void the_payer_is_refunded_and_nothing_is_in_flight_any_more() {
		this.payments.givenAliceHas(new Money(100_00))
			.andGiven(new PaymentSent("p1", "alice", "Alice", "bob", "Bob", 12_30, "lunch", null))
			.when(refund())
			.expectEvents(REFUNDED)
			.expectResultMessagePayload(new Accepted(3L, new SettlePaymentHandler.Answer("p1")))
			.expectState(account -> assertThat(account.balance()).isEqualTo(new Money(100_00)));
		assertThat(this.payments.moneyInFlight()).isZero();
	}

	@Test
	void a_refund_delivered_twice_is_made_once() {
		this.payments.givenAliceHas(new Money(100_00))
			.andGivenCommands(refund())
			.when(refund())
			.expectNoEvents()
			.expectResultMessagePayload(new Accepted(null, new SettlePaymentHandler.Answer("p1")));
	}

	@Test
	void a_payment_that_was_received_is_not_refunded() {
		this.payments.givenNothingInFlight();
		this.payments.givenAliceHas(new Money(100_00)).when(refund()).expectNoEvents();
	}

	@Test
	void nobody_but_the_payer_is_refunded() {
		refused(this.payments.givenBobHas(Money.ZERO)
			.when(new RefundPaymentCommand("p1", "bob", "alice", "Alice", "gone")), ProblemType.PAYMENT_MISMATCH);
	}

	@Test
	void a_credit_travels_by_the_payee_and_a_refund_by_the_payer() {
		assertThat(
				ReceivePaymentCommand.of(new PaymentSent("p1", "alice", "Alice", "bob", "Bob", 12_30, "lunch", null)))
			.isEqualTo(receive(AMOUNT));
		assertThat(receive(AMOUNT).shardKey("anyone")).isEqualTo("bob");
		assertThat(refund().shardKey("anyone")).isEqualTo("alice");
	}

	private void refused(ResultValidator<?> result, ProblemType type) {
		result.expectNoEvents().expectResultMessagePayloadMatching(refusal(type));
		assertThat(this.payments.moneyInFlight()).isEqualTo(AMOUNT.minor());
	}

	private static org.hamcrest.Matcher<Object> refusal(ProblemType type) {
		return Matchers
			.matches(payload -> payload instanceof CommandResult.Refused(var refusal) && refusal.type() == type);
	}

	private static ReceivePaymentCommand receive(Money amount) {
		return new ReceivePaymentCommand("p1", "alice", "Alice", "bob", amount, "lunch", null);
	}

	private static RefundPaymentCommand refund() {
		return new RefundPaymentCommand("p1", "alice", "bob", "Bob", "gone");
	}

}
