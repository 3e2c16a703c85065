package com.streampay.paymentrequest;

import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * Only whoever is asked can pay or decline; everybody else does not even learn that the
 * request exists.
 */
record OnlyThePayerActs(String payerId, String actorId) implements Rule {

	@Override
	public boolean isBroken() {
		return !this.payerId.equals(this.actorId);
	}

	@Override
	public Refusal refusal() {
		return PaymentRequests.NOT_FOUND;
	}

}
