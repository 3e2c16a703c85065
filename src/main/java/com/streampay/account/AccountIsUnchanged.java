package com.streampay.account;

import com.streampay.command.IfMatch;
import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;

/**
 * Whoever names a version acts on that version or not at all.
 */
record AccountIsUnchanged(IfMatch expected, long version) implements Rule {

	@Override
	public boolean isBroken() {
		return !this.expected.isMetBy(this.version);
	}

	@Override
	public Refusal refusal() {
		return new Refusal(ProblemType.VERSION_MISMATCH,
				"The account is at version " + this.version + ", not at the one in If-Match. "
						+ "Look at the balance again and send a new request with the current ETag.",
				this.version);
	}

}
