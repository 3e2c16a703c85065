package com.streampay.rule;

import com.streampay.problem.ProblemType;

/**
 * A command was understood and refused. Nothing has changed.
 *
 * @param type the kind of problem
 * @param detail what is wrong, and what to do
 * @param currentVersion the account's version where the caller needs it to go on, else
 * {@code null}
 */
public record Refusal(ProblemType type, String detail, Long currentVersion) {

	public Refusal(ProblemType type, String detail) {
		this(type, detail, null);
	}

}
