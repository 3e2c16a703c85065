package com.streampay.paymentrequest;

import java.util.Map;
import java.util.UUID;

import com.streampay.account.AccountDirectory;
import com.streampay.account.ReservedIds;
import com.streampay.command.CommandHeaders;
import com.streampay.command.CommandResult;
import com.streampay.event.PaymentRequestCancelled;
import com.streampay.event.PaymentRequestDeclined;
import com.streampay.event.PaymentRequestPaid;
import com.streampay.event.PaymentRequested;
import com.streampay.money.Money;
import com.streampay.problem.ProblemType;
import com.streampay.support.WriteSideDatabase;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.matchers.Matchers;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bob asks Alice.
 */
class PaymentRequestTest {

	private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

	private static final PaymentRequested REQUESTED = new PaymentRequested(ID.toString(), "bob", "Bob", "alice",
			"Alice", 5_00, "tickets");

	private static final PaymentRequestPaid PAID = new PaymentRequestPaid(ID.toString(), "bob", "alice", "p1", 5_00);

	private static final PaymentRequestDeclined DECLINED = new PaymentRequestDeclined(ID.toString(), "bob", "alice");

	private static final PaymentRequestCancelled CANCELLED = new PaymentRequestCancelled(ID.toString(), "bob", "alice");

	private AggregateTestFixture<PaymentRequest> request;

	static Object[] ends() {
		return new Object[] { PAID, DECLINED, CANCELLED };
	}

	@BeforeEach
	void start() throws Exception {
		AccountDirectory directory = new AccountDirectory(WriteSideDatabase.empty());
		directory.put("alice", "Alice", "alice");
		directory.put("bob", "Bob", "bob");
		this.request = new AggregateTestFixture<>(PaymentRequest.class);
		this.request.registerAnnotatedCommandHandler(new PaymentRequestHandler(this.request.getRepository(),
				new PaymentRequests(this.request.getRepository()), directory));
	}

	@Test
	void asking_somebody_opens_a_request() {
		this.request.givenNoPriorActivity()
			.when(new RequestCommand("alice", new Money(5_00), "tickets"), by("bob"))
			.expectEventsMatching(
					Matchers
						.payloadsMatching(
								Matchers.exactSequenceOf(
										Matchers.matches((PaymentRequested event) -> event
											.equals(new PaymentRequested(event.requestId(), "bob", "Bob", "alice",
													"Alice", 5_00, "tickets"))
												&& UUID.fromString(event.requestId()).version() == 7),
										Matchers.andNoMore())));
	}

	@Test
	void nobody_asks_themselves() {
		refused(this.request.givenNoPriorActivity().when(new RequestCommand("bob", new Money(5_00), null), by("bob")),
				ProblemType.SELF_PAYMENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nobody", "streampay-treasury" })
	void nobody_asks_someone_without_an_account_of_their_own(String payer) {
		refused(this.request.givenNoPriorActivity().when(new RequestCommand(payer, new Money(5_00), null), by("bob")),
				ProblemType.UNKNOWN_USER);
	}

	@Test
	void whoever_has_no_account_asks_nobody() {
		refused(this.request.givenNoPriorActivity()
			.when(new RequestCommand("alice", new Money(5_00), null), by("nobody")), ProblemType.ACCOUNT_NOT_OPEN);
	}

	@Test
	void the_payer_declines() {
		this.request.given(REQUESTED).when(new DeclineRequestCommand(ID), by("alice")).expectEvents(DECLINED);
	}

	@Test
	void the_requester_cancels() {
		this.request.given(REQUESTED).when(new CancelRequestCommand(ID), by("bob")).expectEvents(CANCELLED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "bob", "carol" })
	void nobody_but_the_payer_declines(String other) {
		refused(this.request.given(REQUESTED).when(new DeclineRequestCommand(ID), by(other)),
				ProblemType.PAYMENT_REQUEST_NOT_FOUND);
	}

	@ParameterizedTest
	@ValueSource(strings = { "alice", "carol" })
	void nobody_but_the_requester_cancels(String other) {
		refused(this.request.given(REQUESTED).when(new CancelRequestCommand(ID), by(other)),
				ProblemType.PAYMENT_REQUEST_NOT_FOUND);
	}

	@Test
	void a_request_that_does_not_exist_is_not_found() {
		refused(this.request.givenNoPriorActivity().when(new DeclineRequestCommand(ID), by("alice")),
				ProblemType.PAYMENT_REQUEST_NOT_FOUND);
	}

	@ParameterizedTest
	@MethodSource("ends")
	void a_request_that_has_come_to_an_end_is_not_declined(Object end) {
		refused(this.request.given(REQUESTED, end).when(new DeclineRequestCommand(ID), by("alice")),
				ProblemType.PAYMENT_REQUEST_NOT_OPEN);
	}

	@ParameterizedTest
	@MethodSource("ends")
	void a_request_that_has_come_to_an_end_is_not_cancelled(Object end) {
		refused(this.request.given(REQUESTED, end).when(new CancelRequestCommand(ID), by("bob")),
				ProblemType.PAYMENT_REQUEST_NOT_OPEN);
	}

	@Test
	void no_account_can_have_the_identifier_of_a_request() {
		assertThat(PaymentRequest.aggregateId(ID)).matches(ReservedIds::isReserved);
	}

	private static Map<String, ?> by(String identity) {
		return Map.of(CommandHeaders.IDENTITY, identity);
	}

	private static void refused(ResultValidator<?> result, ProblemType type) {
		Matcher<Object> refusal = Matchers
			.matches(payload -> payload instanceof CommandResult.Refused(var reason) && reason.type() == type);
		result.expectNoEvents().expectResultMessagePayloadMatching(refusal);
	}

}
