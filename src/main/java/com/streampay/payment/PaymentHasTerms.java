package com.streampay.payment;

import com.streampay.payment.PaymentsInFlight.Terms;
import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * What is credited is what was debited, between the same two.
 */
record PaymentHasTerms(Terms sent, Terms claimed) implements Rule {

	@Override
	public boolean isBroken() {
		return !this.sent.equals(this.claimed);
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.PAYMENT_MISMATCH, "The payment in flight has other terms than these.");
	}

}
