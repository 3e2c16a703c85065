package com.streampay.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one user does over HTTP, with a token of all scopes.
 */
public final class Api {

	private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private static final JsonMapper JSON = new JsonMapper();

	private final Function<String, URI> service;

	private final String token;

	private Api(Function<String, URI> service, String token) {
		this.service = service;
		this.token = token;
	}

	public static Api of(Function<String, URI> service, String user) {
		return new Api(service, Tokens.of(user, "write:pay", "write:request", "write:users", "read:users",
				"read:balances", "read:payment-requests"));
	}

	/** A user id that no other test has. */
	public static String newUser(String name) {
		return name + "-" + UUID.randomUUID();
	}

	public String token() {
		return this.token;
	}

	public Answer open(String name) {
		return put("/current-user", key(), "{\"name\":\"%s\",\"username\":\"%s\"}".formatted(name, name));
	}

	public Answer pay(String userId, String amount) {
		return pay(key(), userId, amount);
	}

	public Answer pay(String key, String userId, String amount, String... headers) {
		return post("/pay", key, "{\"userId\":\"%s\",\"amount\":%s}".formatted(userId, amount), headers);
	}

	public Answer settle(String userId, String amount, String requestId) {
		return post("/pay", key(),
				"{\"userId\":\"%s\",\"amount\":%s,\"requestId\":\"%s\"}".formatted(userId, amount, requestId));
	}

	public Answer request(String userId, String amount) {
		return post("/request", key(), "{\"userId\":\"%s\",\"amount\":%s}".formatted(userId, amount));
	}

	public Answer get(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.service.apply(path))
			.header("Authorization", "Bearer " + this.token)
			.timeout(Duration.ofSeconds(30));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(request.build());
	}

	public Answer post(String path, String key, String body, String... headers) {
		return send("POST", path, key, body, headers);
	}

	public Answer put(String path, String key, String body) {
		return send("PUT", path, key, body);
	}

	private Answer send(String method, String path, String key, String body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.service.apply(path))
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.header("Content-Type", "application/json")
			.header("Authorization", "Bearer " + this.token)
			.timeout(Duration.ofSeconds(30));
		if (key != null) {
			request.header("Idempotency-Key", key);
		}
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(request.build());
	}

	/**
	 * Sends what is no ordinary request of this user.
	 * @throws AssertionError if the answer is not as {@code /openapi.yaml} has it
	 */
	public static Answer send(HttpRequest request) {
		try {
			HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
			HttpDescription.check(request, response);
			return new Answer(response);
		}
		catch (IOException ex) {
			throw new Unanswered(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new Unanswered(ex);
		}
	}

	/** An idempotency key for a new intent. */
	public static String key() {
		return UUID.randomUUID().toString();
	}

	/**
	 * What came back.
	 *
	 * @param response the HTTP response
	 */
	public record Answer(HttpResponse<String> response) {

		public int status() {
			return this.response.statusCode();
		}

		public String body() {
			return this.response.body();
		}

		public JsonNode json() {
			return JSON.readTree(this.response.body());
		}

		public String text(String field) {
			return json().path(field).asString();
		}

		public String header(String name) {
			return this.response.headers().firstValue(name).orElse(null);
		}

		/** The last part of the problem's type. */
		public String problem() {
			return text("type").replace("urn:streampay:problem:", "");
		}

		public boolean isReplayed() {
			return "true".equals(header("Idempotency-Replayed"));
		}

	}

	/** The connection broke: nobody knows whether the command was decided. */
	public static final class Unanswered extends RuntimeException {

		Unanswered(Throwable cause) {
			super(cause);
		}

	}

}
