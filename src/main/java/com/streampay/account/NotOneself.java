package com.streampay.account;

import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * Nobody pays, or asks for money, themselves.
 */
public record NotOneself(String userId, String otherUserId) implements Rule {

	@Override
	public boolean isBroken() {
		return this.userId.equals(this.otherUserId);
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.SELF_PAYMENT, "The other user must be somebody else.");
	}

}
