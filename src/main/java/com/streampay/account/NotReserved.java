package com.streampay.account;

import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * Nobody opens an account under an identifier of the service's own, but the treasury.
 */
record NotReserved(String userId) implements Rule {

	@Override
	public boolean isBroken() {
		return ReservedIds.isReserved(this.userId) && !this.userId.equals(Treasury.USER_ID);
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.INVALID_COMMAND, "The identity is one of the service's own.");
	}

}
