package com.streampay.account;

import java.util.Optional;

import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * Whoever is paid or asked has an account.
 *
 * @param userId whom the command names
 * @param user who that is in the directory
 */
public record UserIsKnown(String userId, Optional<User> user) implements Rule {

	@Override
	public boolean isBroken() {
		return this.user.isEmpty() || ReservedIds.isReserved(this.userId);
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.UNKNOWN_USER, "There is no user " + this.userId + ".");
	}

}
