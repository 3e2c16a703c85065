package com.streampay.description;

import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.streampay.problem.ProblemType;
import com.streampay.support.Api;
import com.streampay.support.Description;
import com.streampay.support.RunningStreamPay;
import org.junit.jupiter.api.Test;

import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code /openapi.yaml} says as a whole. That each answer is as it says, every test
 * that gets one sees to.
 */
class OpenApiTest {

	private static final Set<String> FILES = Set.of("get /openapi.yaml", "get /asyncapi.yaml",
			"get /.well-known/oauth-protected-resource");

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Description description = new Description("openapi.yaml");

	@Test
	void everyone_may_read_it() {
		Api.Answer answer = Api.send(HttpRequest.newBuilder(this.streamPay.uri("/openapi.yaml")).build());
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).startsWith("openapi: 3.1.0\n");
	}

	@Test
	void it_has_every_route_and_no_other() {
		Set<String> routes = new TreeSet<>(FILES);
		this.streamPay.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.keySet()
			.forEach((mapping) -> mapping.getPatternValues()
				.forEach((path) -> mapping.getMethodsCondition()
					.getMethods()
					.forEach((method) -> routes.add(method.name().toLowerCase(Locale.ROOT) + " " + path))));
		Set<String> described = new TreeSet<>();
		this.description.at("/paths")
			.properties()
			.forEach((path) -> path.getValue()
				.fieldNames()
				.forEachRemaining((method) -> described.add(method + " " + path.getKey())));
		assertThat(described).isEqualTo(routes);
	}

	/** Some are answers to commands of the service itself, which only the topics see. */
	@Test
	void every_problem_is_described_and_no_other() {
		Set<String> described = new TreeSet<>();
		problems(this.description.at("/components/responses"), described);
		problems(new Description("asyncapi.yaml").at("/components/schemas/Problem"), described);
		Set<String> all = new TreeSet<>();
		for (ProblemType type : ProblemType.values()) {
			all.add("urn:streampay:problem:" + type.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		}
		assertThat(described).isEqualTo(all);
	}

	private static void problems(JsonNode node, Set<String> found) {
		if (node.isTextual() && node.asText().startsWith("urn:streampay:problem:")) {
			found.add(node.asText());
		}
		node.forEach((child) -> problems(child, found));
	}

}
