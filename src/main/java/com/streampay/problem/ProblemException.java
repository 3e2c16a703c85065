package com.streampay.problem;

import java.time.Duration;
import java.util.List;

/**
 * Ends the handling of an HTTP request with a problem.
 */
public class ProblemException extends RuntimeException {

	private final ProblemType type;

	private final transient List<Problem.FieldError> errors;

	private final Duration retryAfter;

	/**
	 * @param type the kind of problem
	 * @param detail what is wrong this time, and what to do
	 */
	public ProblemException(ProblemType type, String detail) {
		this(type, detail, List.of());
	}

	/**
	 * @param type the kind of problem
	 * @param detail what is wrong this time, and what to do
	 * @param errors the fields at fault
	 */
	public ProblemException(ProblemType type, String detail, List<Problem.FieldError> errors) {
		this(type, detail, errors, null);
	}

	/**
	 * @param type the kind of problem
	 * @param detail what is wrong this time, and what to do
	 * @param retryAfter when it is worth trying again
	 */
	public ProblemException(ProblemType type, String detail, Duration retryAfter) {
		this(type, detail, List.of(), retryAfter);
	}

	private ProblemException(ProblemType type, String detail, List<Problem.FieldError> errors, Duration retryAfter) {
		super(detail);
		this.type = type;
		this.errors = errors;
		this.retryAfter = retryAfter;
	}

	public Problem problem() {
		return Problem.of(this.type, getMessage(), this.errors);
	}

	Duration retryAfter() {
		return this.retryAfter;
	}

}
