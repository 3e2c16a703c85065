package com.streampay.paymentrequest;

import java.time.Instant;
import java.util.UUID;

import com.streampay.command.GoldenReplies;
import com.streampay.money.Money;
import com.streampay.paymentrequest.PaymentRequest.State;
import org.junit.jupiter.api.Test;

class PaymentRequestRepliesTest {

	private static final UUID ID = UUID.fromString("01890a5d-ac97-7000-8000-000000000001");

	private static final Instant TIME = Instant.parse("2025-11-09T12:00:00.120Z");

	@Test
	void a_request_was_made() {
		GoldenReplies.assertAccepted(RequestCommand.class, 0L, new PaymentRequestHandler.RequestAnswer(ID, "alice",
				new Money(5_00), "tickets", 0, TIME, Instant.parse("2025-11-23T12:00:00.120Z")));
	}

	@Test
	void a_request_was_declined() {
		GoldenReplies.assertAccepted(DeclineRequestCommand.class, 1L,
				new PaymentRequestHandler.EndAnswer(ID, State.DECLINED, 1, TIME));
	}

	@Test
	void a_request_was_cancelled() {
		GoldenReplies.assertAccepted(CancelRequestCommand.class, 1L,
				new PaymentRequestHandler.EndAnswer(ID, State.CANCELLED, 1, TIME));
	}

	@Test
	void a_request_has_expired() {
		GoldenReplies.assertAccepted(ExpireRequestCommand.class, 1L, new PaymentRequestHandler.ExpiryAnswer(ID));
	}

	@Test
	void a_request_is_not_there_for_the_caller() {
		GoldenReplies.assertRefused(new OnlyThePayerActs("alice", "carol"));
		GoldenReplies.assertRefused(new OnlyTheRequesterActs("bob", "carol"));
	}

	@Test
	void a_request_is_no_longer_open() {
		GoldenReplies.assertRefused(new RequestIsOpen(State.PAID));
	}

	@Test
	void a_request_does_not_expire_yet() {
		GoldenReplies.assertRefused(new RequestIsDue(false));
	}

	@Test
	void a_payment_does_not_fit_the_request() {
		GoldenReplies.assertRefused(new PaymentFitsRequest("bob", new Money(5_00), "bob", new Money(4_99)));
	}

}
