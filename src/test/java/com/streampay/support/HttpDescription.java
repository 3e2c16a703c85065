package com.streampay.support;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code /openapi.yaml} promises, compared with each answer that a test gets.
 */
final class HttpDescription {

	private static final Description OPENAPI = new Description("openapi.yaml");

	/** Of HTTP itself, and those that the description names for every answer. */
	private static final Set<String> EVERYWHERE = Set.of("date", "connection", "keep-alive", "transfer-encoding",
			"content-length", "content-type", "cache-control", "pragma", "expires", "vary", "content-security-policy",
			"cross-origin-opener-policy", "permissions-policy", "referrer-policy", "x-content-type-options",
			"x-frame-options", "content-disposition", "x-xss-protection", "strict-transport-security");

	private static final Map<Pattern, String> PATHS = paths();

	private HttpDescription() {
	}

	/** Paths without variables come first. */
	private static Map<Pattern, String> paths() {
		Map<Pattern, String> paths = new TreeMap<>(
				Comparator.comparing((Pattern path) -> path.pattern().contains("[")).thenComparing(Pattern::pattern));
		OPENAPI.at("/paths")
			.fieldNames()
			.forEachRemaining((path) -> paths
				.put(Pattern.compile(path.replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/]+")), path));
		return paths;
	}

	/** What is not on a described path is not described: the page, the actuator. */
	static void check(HttpRequest request, HttpResponse<String> response) {
		String path = PATHS.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().matcher(request.uri().getRawPath()).matches())
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
		String method = request.method().equals("HEAD") ? "get" : request.method().toLowerCase(Locale.ROOT);
		if (path == null || method.equals("options")) {
			return;
		}
		String operation = "/paths/" + path.replace("/", "~1") + "/" + method;
		String as = "%s %s: %d".formatted(request.method(), request.uri(), response.statusCode());
		if (OPENAPI.at(operation).isMissingNode()) {
			assertThat(response.statusCode()).as(as).isIn(401, 403, 404, 405);
			return;
		}
		String answer = isNowhere(response) ? "/components/responses/Nowhere"
				: OPENAPI.pointer(operation + "/responses/" + response.statusCode());
		assertThat(OPENAPI.at(answer).isMissingNode()).as("%s is described", as).isFalse();
		checkHeaders(answer, response, as);
		if (!request.method().equals("HEAD")) {
			checkBody(answer, response, as);
		}
	}

	/** A node without the role of a gateway knows none of these addresses. */
	private static boolean isNowhere(HttpResponse<String> response) {
		return response.statusCode() == 404 && response.body().contains("\"urn:streampay:problem:not-found\"");
	}

	private static void checkHeaders(String answer, HttpResponse<String> response, String as) {
		JsonNode described = OPENAPI.at(answer + "/headers");
		Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		described.fieldNames().forEachRemaining((name) -> byName.put(name, name));
		assertThat(response.headers().map().keySet()).as("headers of %s: %s", as, response.headers())
			.allMatch((name) -> name.startsWith(":") || EVERYWHERE.contains(name.toLowerCase(Locale.ROOT))
					|| byName.containsKey(name) || isOfTheLocalIssuer(name, response));
		byName.values().forEach((name) -> {
			String header = OPENAPI.pointer(answer + "/headers/" + name);
			assertThat(OPENAPI.at(header).path("required").asBoolean() && !response.headers().map().containsKey(name))
				.as("the header %s is missing in %s", name, as)
				.isFalse();
			response.headers()
				.allValues(name)
				.forEach((value) -> OPENAPI.check(header + "/schema", TextNode.valueOf(value), name + " of " + as));
		});
	}

	/** Which shares its origin with the service, as no other does. */
	private static boolean isOfTheLocalIssuer(String header, HttpResponse<String> response) {
		return header.equalsIgnoreCase("Set-Cookie")
				&& response.headers().allValues(header).stream().allMatch((cookie) -> cookie.startsWith("JSESSIONID="));
	}

	private static void checkBody(String answer, HttpResponse<String> response, String as) {
		JsonNode content = OPENAPI.at(answer + "/content");
		if (content.isMissingNode()) {
			assertThat(response.body()).as("body of %s", as).isEmpty();
			return;
		}
		String type = response.headers().firstValue("Content-Type").orElse("none");
		String described = types(content).filter((name) -> name.equalsIgnoreCase(type))
			.findFirst()
			.orElseThrow(() -> new AssertionError(as + " is " + type + " and not " + types(content).toList()));
		String schema = answer + "/content/" + described.replace("/", "~1") + "/schema";
		OPENAPI.check(schema,
				described.endsWith("json") ? Description.json(response.body()) : TextNode.valueOf(response.body()), as);
	}

	private static Stream<String> types(JsonNode content) {
		Iterable<String> names = content::fieldNames;
		return StreamSupport.stream(names.spliterator(), false);
	}

}
