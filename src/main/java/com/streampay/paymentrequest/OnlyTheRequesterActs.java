package com.streampay.paymentrequest;

import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * Only whoever asked can cancel; everybody else does not even learn that the request
 * exists.
 */
record OnlyTheRequesterActs(String requesterId, String actorId) implements Rule {

	@Override
	public boolean isBroken() {
		return !this.requesterId.equals(this.actorId);
	}

	@Override
	public Refusal refusal() {
		return PaymentRequests.NOT_FOUND;
	}

}
