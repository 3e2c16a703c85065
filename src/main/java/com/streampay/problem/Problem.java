package com.streampay.problem;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The body of an error answer (RFC 9457).
 *
 * @param type the stable URI of the kind of problem
 * @param title the kind of problem in words
 * @param status the HTTP status
 * @param detail what is wrong this time, and what to do
 * @param errors the fields at fault, where there are any
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String type, String title, int status, String detail, List<FieldError> errors) {

	/** The media type of the body. */
	public static final String MEDIA_TYPE = "application/problem+json";

	/**
	 * A field at fault.
	 *
	 * @param field its name in the body
	 * @param message what it must be
	 */
	public record FieldError(String field, String message) {
	}

	public static Problem of(ProblemType type, String detail) {
		return of(type, detail, List.of());
	}

	public static Problem of(ProblemType type, String detail, List<FieldError> errors) {
		return new Problem(type.uri(), type.title(), type.status(), detail, errors);
	}

}
