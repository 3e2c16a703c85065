package com.streampay.paymentrequest;

import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * No request expires before its time.
 *
 * @param due whether the time has come, by PostgreSQL's clock
 */
record RequestIsDue(boolean due) implements Rule {

	@Override
	public boolean isBroken() {
		return !this.due;
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.PAYMENT_REQUEST_NOT_DUE, "The payment request is open until it expires.");
	}

}
