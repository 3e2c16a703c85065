package com.streampay.account;

import com.streampay.money.Money;
import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * Nobody spends what they do not have. The treasury, which issues the money and may owe,
 * is asked for nothing: it pays by welcoming only.
 */
record BalanceCovers(Money amount, Money balance) implements Rule {

	@Override
	public boolean isBroken() {
		return this.balance.isLessThan(this.amount);
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.INSUFFICIENT_FUNDS,
				"The balance is " + this.balance + ", which does not cover " + this.amount + ".");
	}

}
