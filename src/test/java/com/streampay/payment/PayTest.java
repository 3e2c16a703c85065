package com.streampay.payment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.streampay.command.CommandResult;
import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentRequestCancelled;
import com.streampay.event.PaymentRequestDeclined;
import com.streampay.event.PaymentRequestExpired;
import com.streampay.event.PaymentRequestPaid;
import com.streampay.event.PaymentSent;
import com.streampay.event.UserUpdated;
import com.streampay.money.Money;
import com.streampay.problem.ProblemType;
import org.axonframework.messaging.Message;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.matchers.Matchers;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.streampay.payment.PaymentFixture.REQUEST;
import static com.streampay.payment.PaymentFixture.by;
import static org.assertj.core.api.Assertions.assertThat;

class PayTest {

	private static final Money SMALLEST = new Money(1);

	private static final Money LARGEST = new Money(1_000_000_00);

	private PaymentFixture payments;

	@BeforeEach
	void start() throws Exception {
		this.payments = new PaymentFixture();
	}

	@Test
	void a_payment_debits_the_payer_and_is_in_flight() {
		this.payments.givenAliceHas(new Money(100_00))
			.when(new PayCommand("bob", new Money(12_30), "lunch", null), by("alice"))
			.expectEventsMatching(exactly(sent(12_30, "lunch", null)))
			.expectState(account -> assertThat(account.balance()).isEqualTo(new Money(87_70)));
		assertThat(this.payments.moneyInFlight()).isEqualTo(12_30);
	}

	@Test
	void the_answer_carries_the_new_balance_and_version() {
		this.payments.givenAliceHas(new Money(100_00))
			.andGivenCurrentTime(Instant.parse("2026-11-23T12:00:00.123456Z"))
			.when(new PayCommand("bob", new Money(12_30), "lunch", null), by("alice"))
			.expectResultMessagePayloadMatching(
					Matchers.matches(result -> result instanceof CommandResult.Accepted(var version, var body)
							&& version == 2 && body instanceof PayHandler.Answer answer
							&& answer.equals(new PayHandler.Answer(answer.paymentId(), "bob", new Money(12_30), "lunch",
									null, new Money(87_70), 2, Instant.parse("2026-11-23T12:00:00.123Z")))
							&& UUID.fromString(answer.paymentId()).version() == 7));
	}

	@Test
	void the_smallest_amount_can_be_paid() {
		this.payments.givenAliceHas(SMALLEST)
			.when(new PayCommand("bob", SMALLEST, null, null), by("alice"))
			.expectEventsMatching(exactly(sent(1, null, null)));
	}

	@Test
	void the_largest_amount_can_be_paid_down_to_a_balance_of_zero() {
		this.payments.givenAliceHas(LARGEST)
			.when(new PayCommand("bob", LARGEST, null, null), by("alice"))
			.expectEventsMatching(exactly(sent(LARGEST.minor(), null, null)))
			.expectState(account -> assertThat(account.balance()).isEqualTo(Money.ZERO));
	}

	@Test
	void one_minor_unit_more_than_the_balance_is_refused() {
		refused(this.payments.givenAliceHas(new Money(99))
			.when(new PayCommand("bob", new Money(100), null, null), by("alice")), ProblemType.INSUFFICIENT_FUNDS);
	}

	@Test
	void an_empty_account_pays_nothing() {
		refused(this.payments.givenAliceHas(Money.ZERO).when(new PayCommand("bob", SMALLEST, null, null), by("alice")),
				ProblemType.INSUFFICIENT_FUNDS);
	}

	/** It issues money by welcoming new users, and in no other way. */
	@Test
	void the_treasury_pays_nobody() {
		this.payments.directory.put("streampay-treasury", "StreamPay", "streampay");
		refused(this.payments.accounts.given(new AccountOpened("streampay-treasury", "StreamPay", "streampay"))
			.when(new PayCommand("bob", SMALLEST, null, null), by("streampay-treasury")), ProblemType.ACCOUNT_NOT_OPEN);
	}

	@Test
	void nobody_pays_themselves() {
		refused(this.payments.givenAliceHas(new Money(100_00))
			.when(new PayCommand("alice", SMALLEST, null, null), by("alice")), ProblemType.SELF_PAYMENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nobody", "streampay-treasury", "Bob" })
	void nobody_pays_someone_without_an_account_of_their_own(String payee) {
		this.payments.directory.put("streampay-treasury", "StreamPay", "streampay");
		refused(this.payments.givenAliceHas(new Money(100_00))
			.when(new PayCommand(payee, SMALLEST, null, null), by("alice")), ProblemType.UNKNOWN_USER);
	}

	@Test
	void whoever_has_no_account_pays_nobody() {
		refused(this.payments.accounts.givenNoPriorActivity()
			.when(new PayCommand("bob", SMALLEST, null, null), by("nobody")), ProblemType.ACCOUNT_NOT_OPEN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"1\"", "*", "\"0\", \"1\"", "W/\"7\", \"1\"", "1" })
	void a_payment_is_made_when_the_account_is_at_the_expected_version(String ifMatch) {
		this.payments.givenAliceHas(new Money(100_00))
			.when(new PayCommand("bob", SMALLEST, null, null), by("alice", ifMatch))
			.expectEventsMatching(exactly(sent(1, null, null)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"0\"", "\"2\"", "W/\"1\"", "\"0\", W/\"1\"", "0", "\"\"", "\"01\"" })
	void a_payment_is_refused_when_the_account_is_at_another_version(String ifMatch) {
		refused(this.payments.givenAliceHas(new Money(100_00))
			.when(new PayCommand("bob", SMALLEST, null, null), by("alice", ifMatch)), ProblemType.VERSION_MISMATCH);
	}

	@Test
	void a_change_of_name_is_a_new_version_too() {
		refused(this.payments.givenAliceHas(new Money(100_00))
			.andGiven(new UserUpdated("alice", "Alicia", "alice"))
			.when(new PayCommand("bob", SMALLEST, null, null), by("alice", "\"1\"")), ProblemType.VERSION_MISMATCH);
	}

	@Test
	void a_payment_settles_the_request_it_names() {
		this.payments.givenBobRequested(new Money(5_00));
		this.payments.givenAliceHas(new Money(100_00))
			.when(new PayCommand("bob", new Money(5_00), null, REQUEST), by("alice"))
			.expectEventsMatching(exactly(sent(5_00, null, REQUEST.toString())));
		assertThat(this.payments.newEventsOfRequest(1)).singleElement()
			.isInstanceOfSatisfying(PaymentRequestPaid.class, paid -> {
				assertThat(paid.payerId()).isEqualTo("alice");
				assertThat(paid.requesterId()).isEqualTo("bob");
				assertThat(paid.amountMinor()).isEqualTo(5_00);
			});
		assertThat(this.payments.requestsDue()).isZero();
	}

	@Test
	void a_request_is_not_settled_by_another_amount() {
		this.payments.givenBobRequested(new Money(5_00));
		refused(this.payments.givenAliceHas(new Money(100_00))
			.when(new PayCommand("bob", new Money(4_99), null, REQUEST), by("alice")),
				ProblemType.PAYMENT_REQUEST_MISMATCH);
		assertThat(this.payments.newEventsOfRequest(1)).isEmpty();
	}

	@Test
	void a_request_is_not_settled_by_paying_somebody_else() {
		this.payments.directory.put("carol", "Carol", "carol");
		this.payments.givenBobRequested(new Money(5_00));
		refused(this.payments.givenAliceHas(new Money(100_00))
			.when(new PayCommand("carol", new Money(5_00), null, REQUEST), by("alice")),
				ProblemType.PAYMENT_REQUEST_MISMATCH);
	}

	@Test
	void a_request_addressed_to_somebody_else_is_not_found() {
		this.payments.directory.put("carol", "Carol", "carol");
		this.payments.givenBobRequested(new Money(5_00));
		refused(this.payments.accounts.given(new AccountOpened("carol", "Carol", "carol"))
			.when(new PayCommand("bob", new Money(5_00), null, REQUEST), by("carol")),
				ProblemType.PAYMENT_REQUEST_NOT_FOUND);
	}

	@Test
	void a_request_that_does_not_exist_is_not_found() {
		refused(this.payments.givenAliceHas(new Money(100_00))
			.when(new PayCommand("bob", new Money(5_00), null, UUID.randomUUID()), by("alice")),
				ProblemType.PAYMENT_REQUEST_NOT_FOUND);
	}

	@Test
	void a_request_that_has_been_settled_is_not_settled_again() {
		this.payments.givenBobRequested(new Money(5_00),
				new PaymentRequestPaid(REQUEST.toString(), "bob", "alice", "p", 5_00));
		refusedAsNoLongerOpen();
	}

	@Test
	void a_request_that_has_been_declined_is_not_settled() {
		this.payments.givenBobRequested(new Money(5_00),
				new PaymentRequestDeclined(REQUEST.toString(), "bob", "alice"));
		refusedAsNoLongerOpen();
	}

	@Test
	void a_request_that_has_been_cancelled_is_not_settled() {
		this.payments.givenBobRequested(new Money(5_00),
				new PaymentRequestCancelled(REQUEST.toString(), "bob", "alice"));
		refusedAsNoLongerOpen();
	}

	@Test
	void a_request_that_has_expired_is_not_settled() {
		this.payments.givenBobRequested(new Money(5_00), new PaymentRequestExpired(REQUEST.toString(), "bob", "alice"));
		refusedAsNoLongerOpen();
	}

	@Test
	void a_request_stays_open_when_the_balance_does_not_cover_it() {
		this.payments.givenBobRequested(new Money(5_00));
		refused(this.payments.givenAliceHas(new Money(4_99))
			.when(new PayCommand("bob", new Money(5_00), null, REQUEST), by("alice")), ProblemType.INSUFFICIENT_FUNDS);
		assertThat(this.payments.newEventsOfRequest(1)).isEmpty();
		assertThat(this.payments.requestsDue()).isOne();
	}

	private void refusedAsNoLongerOpen() {
		refused(this.payments.givenAliceHas(new Money(100_00))
			.when(new PayCommand("bob", new Money(5_00), null, REQUEST), by("alice")),
				ProblemType.PAYMENT_REQUEST_NOT_OPEN);
		assertThat(this.payments.newEventsOfRequest(2)).isEmpty();
	}

	private void refused(ResultValidator<?> result, ProblemType type) {
		result.expectNoEvents()
			.expectResultMessagePayloadMatching(Matchers
				.matches(payload -> payload instanceof CommandResult.Refused(var refusal) && refusal.type() == type));
		assertThat(this.payments.moneyInFlight()).isZero();
	}

	private static Matcher<PaymentSent> sent(long amountMinor, String notes, String requestId) {
		return Matchers.matches(event -> event
			.equals(new PaymentSent(event.paymentId(), "alice", "Alice", "bob", "Bob", amountMinor, notes, requestId)));
	}

	private static Matcher<List<Message<?>>> exactly(Matcher<PaymentSent> event) {
		return Matchers.payloadsMatching(Matchers.exactSequenceOf(event, Matchers.andNoMore()));
	}

}
