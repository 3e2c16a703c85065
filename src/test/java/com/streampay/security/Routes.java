package com.streampay.security;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import com.streampay.support.Api;
import com.streampay.support.RunningStreamPay;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every route of the running service, as its controllers declare them.
 */
final class Routes {

	/** What is about a browser's cookies, and asks for no token. */
	static final Set<String> PUBLIC = Set.of("GET /session", "POST /session/renew", "POST /session/sign-out",
			"GET /sign-in", "GET /sign-in/callback");

	private Routes() {
	}

	static List<Route> of(RunningStreamPay streamPay) {
		return streamPay.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap(mapping -> mapping.getPatternValues()
				.stream()
				.flatMap(path -> methods(mapping).stream()
					.map(method -> new Route(method, example(path), isStream(mapping)))))
			.toList();
	}

	/** Those that need a token. */
	static List<Route> withToken(RunningStreamPay streamPay) {
		return of(streamPay).stream().filter(route -> !PUBLIC.contains(route.toString())).toList();
	}

	/** What must be asked for is that which the least is needed for. */
	private static String example(String path) {
		return switch (path) {
			case "/live" -> "/live?streams=activities";
			case "/journeys" -> "/journeys?command=PayCommand&key=k";
			default -> path;
		};
	}

	/** A mapping without a method takes any, and no test expects that. */
	private static List<String> methods(RequestMappingInfo mapping) {
		List<String> methods = mapping.getMethodsCondition().getMethods().stream().map(Enum::name).toList();
		return methods.isEmpty() ? List.of("ANY") : methods;
	}

	private static boolean isStream(RequestMappingInfo mapping) {
		return mapping.getProducesCondition().getProducibleMediaTypes().contains(MediaType.TEXT_EVENT_STREAM);
	}

	/**
	 * A route.
	 *
	 * @param method its HTTP method
	 * @param path its path, with variables
	 * @param stream whether it answers with Server-Sent Events
	 */
	record Route(String method, String path, boolean stream) {

		boolean isRead() {
			return this.method.equals("GET");
		}

		/** A request for it. */
		HttpRequest.Builder request(RunningStreamPay streamPay, String query) {
			return request(streamPay, query, "01890a5d-ac96-774b-bcce-b302099a8057", "{}");
		}

		/**
		 * A request for it.
		 * @param id stands for every variable of the path
		 */
		HttpRequest.Builder request(RunningStreamPay streamPay, String query, String id, String body) {
			HttpRequest.Builder request = HttpRequest.newBuilder(streamPay.uri(this.path.replaceAll("\\{[^}]*}", id)
					+ (this.path.contains("?") ? query.replace('?', '&') : query)))
				.timeout(Duration.ofSeconds(10));
			return isRead() ? request.GET()
					: request.header("Idempotency-Key", Api.key())
						.header("Content-Type", "application/json")
						.method(this.method, BodyPublishers.ofString(body));
		}

		@Override
		public String toString() {
			return this.method + " " + this.path;
		}

	}

}
