package com.streampay.paymentrequest;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import com.streampay.account.AccountDirectory;
import com.streampay.account.ReservedIds;
import com.streampay.command.CommandHeaders;
import com.streampay.command.CommandResult;
import com.streampay.event.EventTime;
import com.streampay.event.PaymentRequestCancelled;
import com.streampay.event.PaymentRequestDeclined;
import com.streampay.event.PaymentRequestExpired;
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

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bob asks Alice.
 */
class PaymentRequestTest {

	private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

	private static final PaymentRequested REQUESTED = new PaymentRequested(ID.toString(), "bob", "Bob", "alice",
			"Alice", 5_00, "tickets", "2025-11-23T12:00:00.000Z");

	private static final PaymentRequestPaid PAID = new PaymentRequestPaid(ID.toString(), "bob", "alice", "p1", 5_00);

	private static final PaymentRequestDeclined DECLINED = new PaymentRequestDeclined(ID.toString(), "bob", "alice");

	private static final PaymentRequestCancelled CANCELLED = new PaymentRequestCancelled(ID.toString(), "bob", "alice");

	private static final PaymentRequestExpired EXPIRED = new PaymentRequestExpired(ID.toString(), "bob", "alice");

	private static final Instant TIME = Instant.parse("2026-11-23T12:00:00.123Z");

	private static final Duration LIFETIME = Duration.ofDays(14);

	private AggregateTestFixture<PaymentRequest> request;

	private JdbcTemplate database;

	private RequestsDue due;

	static Object[] ends() {
		return new Object[] { PAID, DECLINED, CANCELLED, EXPIRED };
	}

	@BeforeEach
	void start() throws Exception {
		this.database = WriteSideDatabase.empty();
		this.due = new RequestsDue(this.database);
		AccountDirectory directory = new AccountDirectory(this.database);
		directory.put("alice", "Alice", "alice");
		directory.put("bob", "Bob", "bob");
		this.request = new AggregateTestFixture<>(PaymentRequest.class);
		this.request.registerAnnotatedCommandHandler(new PaymentRequestHandler(this.request.getRepository(),
				new PaymentRequests(this.request.getRepository(), this.due), this.due, directory,
				new PaymentRequestProperties(LIFETIME)));
	}

	@Test
	void asking_somebody_opens_a_request() {
		this.request.givenNoPriorActivity()
			.when(new RequestCommand("alice", new Money(5_00), "tickets"), by("bob"))
			.expectEventsMatching(
					Matchers.payloadsMatching(
							Matchers.exactSequenceOf(
									Matchers.matches((PaymentRequested event) -> event
										.equals(new PaymentRequested(event.requestId(), "bob", "Bob", "alice", "Alice",
												5_00, "tickets", event.expiresAt()))
											&& UUID.fromString(event.requestId()).version() == 7),
									Matchers.andNoMore())));
	}

	@Test
	void a_request_is_due_when_its_event_and_its_answer_say() {
		Instant before = now();
		PaymentRequestHandler.RequestAnswer answer = answer(this.request.givenNoPriorActivity()
			.when(new RequestCommand("alice", new Money(5_00), null), by("bob")));

		assertThat(answer.expiresAt()).isEqualTo(dueTime(answer.requestId()))
			.isEqualTo(answer.expiresAt().truncatedTo(ChronoUnit.MILLIS))
			.isBetween(before.plus(LIFETIME).minusMillis(1), now().plus(LIFETIME));
		assertThat(this.request.getEventStore()
			.readEvents(PaymentRequest.aggregateId(answer.requestId()))
			.next()
			.getPayload()).isInstanceOfSatisfying(PaymentRequested.class,
					(event) -> assertThat(EventTime.read(event.expiresAt())).isEqualTo(answer.expiresAt()));
	}

	@Test
	void a_request_that_was_refused_is_never_due() {
		this.request.givenNoPriorActivity().when(new RequestCommand("bob", new Money(5_00), null), by("bob"));
		assertThat(requestsDue()).isZero();
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
		this.request.given(REQUESTED)
			.andGivenCurrentTime(TIME)
			.when(new DeclineRequestCommand(ID), by("alice"))
			.expectEvents(DECLINED)
			.expectResultMessagePayload(ended(PaymentRequest.State.DECLINED));
	}

	@Test
	void the_requester_cancels() {
		this.request.given(REQUESTED)
			.andGivenCurrentTime(TIME)
			.when(new CancelRequestCommand(ID), by("bob"))
			.expectEvents(CANCELLED)
			.expectResultMessagePayload(ended(PaymentRequest.State.CANCELLED));
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
	void a_request_that_is_declined_is_not_due_any_more() {
		dueIn(LIFETIME);
		this.request.given(REQUESTED).when(new DeclineRequestCommand(ID), by("alice")).expectEvents(DECLINED);
		assertThat(requestsDue()).isZero();
	}

	@Test
	void a_request_that_is_cancelled_is_not_due_any_more() {
		dueIn(LIFETIME);
		this.request.given(REQUESTED).when(new CancelRequestCommand(ID), by("bob")).expectEvents(CANCELLED);
		assertThat(requestsDue()).isZero();
	}

	@Test
	void a_refusal_leaves_a_request_due() {
		dueIn(LIFETIME);
		refused(this.request.given(REQUESTED).when(new DeclineRequestCommand(ID), by("carol")),
				ProblemType.PAYMENT_REQUEST_NOT_FOUND);
		assertThat(requestsDue()).isOne();
	}

	@Test
	void a_request_expires_when_it_is_due() {
		dueIn(Duration.ZERO);
		this.request.given(REQUESTED)
			.when(expire("alice"), by("anyone"))
			.expectEvents(EXPIRED)
			.expectResultMessagePayload(new CommandResult.Accepted(1L, new PaymentRequestHandler.ExpiryAnswer(ID)));
		assertThat(requestsDue()).isZero();
	}

	@Test
	void a_request_does_not_expire_before() {
		dueIn(Duration.ofMinutes(1));
		refused(this.request.given(REQUESTED).when(expire("alice"), by("anyone")), ProblemType.PAYMENT_REQUEST_NOT_DUE);
		assertThat(requestsDue()).isOne();
	}

	@Test
	void a_request_expires_once() {
		dueIn(Duration.ZERO);
		this.request.given(REQUESTED)
			.andGivenCommands(expire("alice"))
			.when(expire("alice"), by("anyone"))
			.expectNoEvents()
			.expectResultMessagePayloadMatching(accepted());
	}

	/** A node that knows nothing of expiry may have ended it, and left it due. */
	@ParameterizedTest
	@MethodSource("ends")
	void a_request_that_has_come_to_an_end_does_not_expire(Object end) {
		dueIn(Duration.ZERO);
		this.request.given(REQUESTED, end)
			.when(expire("alice"), by("anyone"))
			.expectNoEvents()
			.expectResultMessagePayloadMatching(accepted());
		assertThat(requestsDue()).isZero();
	}

	@Test
	void a_request_that_was_never_made_does_not_expire() {
		this.request.givenNoPriorActivity()
			.when(expire("alice"), by("anyone"))
			.expectNoEvents()
			.expectResultMessagePayloadMatching(accepted());
	}

	@Test
	void a_request_expires_by_its_payer_only() {
		dueIn(Duration.ZERO);
		refused(this.request.given(REQUESTED).when(expire("carol"), by("anyone")),
				ProblemType.PAYMENT_REQUEST_NOT_FOUND);
		assertThat(requestsDue()).isOne();
	}

	@Test
	void what_has_come_to_an_end_does_not_expire_by_anyone_but_its_payer_either() {
		dueIn(Duration.ZERO);
		refused(this.request.given(REQUESTED, PAID).when(expire("carol"), by("anyone")),
				ProblemType.PAYMENT_REQUEST_NOT_FOUND);
		assertThat(requestsDue()).isOne();
	}

	@Test
	void what_is_due_without_a_request_is_not_found() {
		dueIn(Duration.ZERO);
		refused(this.request.givenNoPriorActivity().when(expire("alice"), by("anyone")),
				ProblemType.PAYMENT_REQUEST_NOT_FOUND);
	}

	@ParameterizedTest
	@MethodSource("ends")
	void whoever_comes_too_late_is_told_so(Object end) {
		String what = switch (end) {
			case PaymentRequestPaid paid -> "been paid";
			case PaymentRequestDeclined declined -> "been declined";
			case PaymentRequestCancelled cancelled -> "been cancelled";
			default -> "expired";
		};
		this.request.given(REQUESTED, end)
			.when(new DeclineRequestCommand(ID), by("alice"))
			.expectResultMessagePayloadMatching(
					Matchers.matches(payload -> payload instanceof CommandResult.Refused(var reason)
							&& reason.detail().equals("The payment request has " + what + ".")));
	}

	@Test
	void requests_and_their_expiry_travel_by_the_payer() {
		assertThat(new RequestCommand("alice", new Money(5_00), null).shardKey("bob")).isEqualTo("alice");
		assertThat(expire("alice").shardKey("anyone")).isEqualTo("alice");
	}

	@Test
	void no_account_can_have_the_identifier_of_a_request() {
		assertThat(PaymentRequest.aggregateId(ID)).matches(ReservedIds::isReserved);
	}

	private static ExpireRequestCommand expire(String payerId) {
		return new ExpireRequestCommand(ID, payerId);
	}

	private void dueIn(Duration time) {
		this.due.put(ID.toString(), "alice", time);
	}

	private long requestsDue() {
		return this.database.queryForObject("SELECT count(*) FROM event_store.payment_request_due", Long.class);
	}

	private Instant dueTime(UUID requestId) {
		return this.database
			.queryForObject("SELECT expires_at FROM event_store.payment_request_due WHERE request_id = ?",
					OffsetDateTime.class, requestId.toString())
			.toInstant();
	}

	/** By the clock that decides. */
	private Instant now() {
		return this.database.queryForObject("SELECT clock_timestamp()", OffsetDateTime.class).toInstant();
	}

	private static PaymentRequestHandler.RequestAnswer answer(ResultValidator<?> result) {
		AtomicReference<PaymentRequestHandler.RequestAnswer> answer = new AtomicReference<>();
		result.expectResultMessagePayloadMatching(Matchers.matches(payload -> {
			answer.set((PaymentRequestHandler.RequestAnswer) ((CommandResult.Accepted) payload).body());
			return true;
		}));
		return answer.get();
	}

	private static CommandResult ended(PaymentRequest.State state) {
		return new CommandResult.Accepted(1L, new PaymentRequestHandler.EndAnswer(ID, state, 1, TIME));
	}

	private static Matcher<Object> accepted() {
		return Matchers.matches(payload -> payload instanceof CommandResult.Accepted);
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
