package com.streampay.paymentrequest;

import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * A request reaches exactly one end.
 */
record RequestIsOpen(PaymentRequest.State state) implements Rule {

	@Override
	public boolean isBroken() {
		return this.state != PaymentRequest.State.OPEN;
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.PAYMENT_REQUEST_NOT_OPEN, (this.state == PaymentRequest.State.EXPIRED)
				? "The payment request has expired." : "The payment request has been " + this.state.inWords() + ".");
	}

}
