package com.streampay.benchmark;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;

import com.streampay.support.Api;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;

/**
 * A node that has nothing but the topic of events, and makes all its query models from
 * it: from when its process is started until no projection has any event before it, and
 * those indexes are made that come last.
 */
final class Replay implements Part {

	static final String NAME = "replay";

	static final String ALL = "into all projections, from the start of the process";

	private static final String OPERATOR = Tokens.of("operator", "operate");

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		Map<String, String> commandOnly = Map.of("streampay.gateway.enabled", "false", "streampay.projection.enabled",
				"false");
		try (BenchmarkedService service = new BenchmarkedService("1g", commandOnly)) {
			service.stop();
			try (PaidTown town = new PaidTown(service.servers())) {
				town.write(scale.events());
			}
			for (int i = 0; i < scale.repetitions(); i++) {
				// The migrations of the write side are not asked for any more.
				service.jdbc()
					.sql("DROP SCHEMA IF EXISTS query, rebuild CASCADE; DROP TABLE IF EXISTS flyway_schema_history")
					.update();
				long begin = System.nanoTime();
				service.restartAsProjection();
				awaitDone(service);
				double seconds = (System.nanoTime() - begin) / 1e9;
				results.add(NAME, ALL, "events/s", scale.events() / seconds);
				results.add(NAME, "the same", "s", seconds);
				service.stop();
			}
			service.books().check();
		}
	}

	private static void awaitDone(BenchmarkedService service) {
		HttpRequest request = HttpRequest.newBuilder(service.process().managementUri("/actuator/projections"))
			.header("Authorization", "Bearer " + OPERATOR)
			.build();
		Awaitility.await("all is projected")
			.atMost(Duration.ofMinutes(10))
			// Each answer takes some of what is measured.
			.pollInterval(Duration.ofMillis(500))
			// The port of the actuator is opened after the other.
			.ignoreException(Api.Unanswered.class)
			.until(() -> Api.send(request)
				.json()
				.values()
				.stream()
				.allMatch(projection -> projection.get("lag").asLong() == 0) && hasIndexes(service));
	}

	private static boolean hasIndexes(BenchmarkedService service) {
		return service.jdbc()
			.sql("SELECT count(*) = 3 FROM pg_indexes WHERE schemaname = 'query' AND tablename = 'payment'")
			.query(Boolean.class)
			.single();
	}

}
