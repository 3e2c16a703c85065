package com.streampay.account;

import java.util.Optional;

import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * Whoever pays or asks has an account, and is not the service itself.
 *
 * @param owner who they are in the directory
 */
public record AccountIsOpen(Optional<User> owner) implements Rule {

	@Override
	public boolean isBroken() {
		return this.owner.isEmpty() || ReservedIds.isReserved(this.owner.get().userId());
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.ACCOUNT_NOT_OPEN, "Open your account first, with PUT /current-user.");
	}

}
