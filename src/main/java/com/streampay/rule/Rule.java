package com.streampay.rule;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A business rule, with what it needs to know.
 */
public interface Rule {

	boolean isBroken();

	/** What to tell the one whose command breaks the rule. */
	Refusal refusal();

	/** The refusal of the first rule that is broken, in the order given. */
	static Optional<Refusal> firstBroken(Rule... rules) {
		return Stream.of(rules).filter(Rule::isBroken).findFirst().map(Rule::refusal);
	}

}
