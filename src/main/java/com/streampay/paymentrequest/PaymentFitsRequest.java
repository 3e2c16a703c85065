package com.streampay.paymentrequest;

import com.streampay.money.Money;
import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * A request is settled by the amount that was asked for, paid to the one who asked.
 */
record PaymentFitsRequest(String requesterId, Money requested, String payeeId, Money paid) implements Rule {

	@Override
	public boolean isBroken() {
		return !this.requesterId.equals(this.payeeId) || !this.requested.equals(this.paid);
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.PAYMENT_REQUEST_MISMATCH,
				"The payment request asks for " + this.requested + " to " + this.requesterId + ".");
	}

}
