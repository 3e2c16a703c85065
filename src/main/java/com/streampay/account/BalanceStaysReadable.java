package com.streampay.account;

import com.streampay.money.Money;
import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * No balance grows beyond what every JSON reader can read exactly: 2^53 - 1 minor units.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-6">RFC 8259 §6</a>
 */
record BalanceStaysReadable(Money balance, Money credit) implements Rule {

	private static final Money LIMIT = new Money((1L << 53) - 1);

	@Override
	public boolean isBroken() {
		return LIMIT.minus(this.credit).isLessThan(this.balance);
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.BALANCE_LIMIT, "The payee's balance would exceed " + LIMIT + ".");
	}

}
