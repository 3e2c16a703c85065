package com.streampay.account;

import com.streampay.money.Money;
import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * Nobody spends what they do not have. The treasury alone may owe: it issues the money.
 */
record BalanceCovers(Money amount, Money balance, boolean mayOwe) implements Rule {

	@Override
	public boolean isBroken() {
		return !this.mayOwe && this.balance.isLessThan(this.amount);
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.INSUFFICIENT_FUNDS,
				"The balance is " + this.balance + ", which does not cover " + this.amount + ".");
	}

}
