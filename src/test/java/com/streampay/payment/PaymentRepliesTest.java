package com.streampay.payment;

import java.time.Instant;
import java.util.UUID;

import com.streampay.command.GoldenReplies;
import com.streampay.money.Money;
import com.streampay.payment.PaymentsInFlight.Terms;
import org.junit.jupiter.api.Test;

class PaymentRepliesTest {

	private static final String PAYMENT = "01890a5d-ac96-774b-bcce-b302099a8057";

	@Test
	void a_payment_was_sent() {
		GoldenReplies.assertAccepted(PayCommand.class, 7L,
				new PayHandler.Answer(PAYMENT, "bob", new Money(12_30), "lunch",
						UUID.fromString("01890a5d-ac97-7000-8000-000000000001"), new Money(87_70), 7,
						Instant.parse("2025-11-23T12:00:00.120Z")));
	}

	@Test
	void a_payment_was_received() {
		GoldenReplies.assertAccepted(ReceivePaymentCommand.class, 7L, new SettlePaymentHandler.Answer(PAYMENT));
	}

	@Test
	void a_user_was_welcomed() {
		GoldenReplies.assertAccepted(WelcomeUserCommand.class, 7L, new WelcomeHandler.Answer("bob"));
	}

	@Test
	void a_payment_was_refunded_before() {
		GoldenReplies.assertAccepted(RefundPaymentCommand.class, null, new SettlePaymentHandler.Answer(PAYMENT));
	}

	@Test
	void a_payment_has_other_terms() {
		GoldenReplies.assertRefused(new PaymentHasTerms(new Terms("alice", "bob", new Money(12_30)),
				new Terms("alice", "bob", new Money(12_31))));
	}

}
