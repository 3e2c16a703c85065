package com.streampay.problem;

import java.util.Locale;

/**
 * Every kind of problem, with the HTTP status and the title that go with it. The names
 * are public: they are part of the {@code type} of a problem and never change.
 */
public enum ProblemType {

	INVALID_BODY(400, "The body is not valid"),

	INVALID_HEADER(400, "A header is not valid"),

	INVALID_PARAMETER(400, "A parameter is not valid"),

	INVALID_COMMAND(400, "The command record is not valid"),

	INVALID_REQUEST(400, "The request cannot be understood"),

	INVALID_AUTHENTICATION(400, "The token was not sent as it should be"),

	UNAUTHENTICATED(401, "A valid token is needed"),

	FORBIDDEN(403, "The token lacks a scope"),

	CROSS_SITE_REQUEST(403, "The request did not come from our own page"),

	NOT_FOUND(404, "There is nothing at this address"),

	PAYMENT_REQUEST_NOT_FOUND(404, "No such payment request"),

	METHOD_NOT_ALLOWED(405, "The method is not allowed here"),

	NOT_ACCEPTABLE(406, "The answer is not to be had in that form"),

	PAYMENT_REQUEST_NOT_OPEN(409, "The payment request is no longer open"),

	PAYMENT_REQUEST_NOT_DUE(409, "The payment request does not expire yet"),

	VERSION_MISMATCH(412, "The account has changed"),

	BODY_TOO_LARGE(413, "The body is too large"),

	UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON"),

	ACCOUNT_NOT_OPEN(422, "You have no account yet"),

	INSUFFICIENT_FUNDS(422, "Insufficient funds"),

	UNKNOWN_USER(422, "Unknown user"),

	SELF_PAYMENT(422, "Paying yourself"),

	PAYMENT_REQUEST_MISMATCH(422, "The payment does not fit the payment request"),

	BALANCE_LIMIT(422, "The balance would be too large"),

	PAYMENT_MISMATCH(422, "The payment in flight has other terms"),

	IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another body"),

	TOO_MANY_STREAMS(429, "Too many streams"),

	TOO_MANY_COMMANDS(429, "Too many commands"),

	INTERNAL_ERROR(500, "Something went wrong here"),

	UNAVAILABLE(503, "Not decided: a part of the service is away"),

	OVERLOADED(503, "Not decided: too much to do"),

	NO_REPLY(504, "Not decided: no reply in time");

	private final int status;

	private final String title;

	ProblemType(int status, String title) {
		this.status = status;
		this.title = title;
	}

	/** The HTTP status. */
	public int status() {
		return this.status;
	}

	String title() {
		return this.title;
	}

	/** The stable URI, such as {@code urn:streampay:problem:insufficient-funds}. */
	String uri() {
		return "urn:streampay:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
