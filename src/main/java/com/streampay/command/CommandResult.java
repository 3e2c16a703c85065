package com.streampay.command;

import com.streampay.rule.Refusal;

/**
 * What a command handler returns. A refusal by the domain is a result and not an
 * exception: it is an answer like any other, stored and given again to every retry.
 */
public sealed interface CommandResult {

	/**
	 * The command took effect (or had taken effect before).
	 *
	 * @param version the version of the account or entity afterwards, or {@code null}
	 * @param body what to answer, written as JSON
	 */
	record Accepted(Long version, Object body) implements CommandResult {
	}

	/**
	 * The command was refused and left nothing behind.
	 *
	 * @param refusal why
	 */
	record Refused(Refusal refusal) implements CommandResult {
	}

}
