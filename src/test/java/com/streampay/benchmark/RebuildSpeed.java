package com.streampay.benchmark;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentSent;
import com.streampay.support.Api;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.Tokens;
import tools.jackson.databind.JsonNode;

/**
 * Rebuilds each projection from many events: payments among a thousand accounts, straight
 * on the topic.
 */
public final class RebuildSpeed {

	private static final int ACCOUNTS = 1000;

	private static final String OPERATOR = Tokens.of("operator", "operate");

	private RebuildSpeed() {
	}

	/**
	 * @param args events (300000)
	 */
	public static void main(String[] args) throws Exception {
		int events = (args.length > 0) ? Integer.parseInt(args[0]) : 300_000;
		try (RunningStreamPay service = RunningStreamPay.start(Map.of())) {
			long begin = System.nanoTime();
			publish(service, events);
			await(service, (projection) -> projection.get("lag").asLong() == 0);
			System.out.printf("%nprojected live, all four projections: %d events/s%n",
					events * 1000L / Duration.ofNanos(System.nanoTime() - begin).toMillis());
			for (JsonNode projection : operate(service, "GET", "").json()) {
				String name = "/" + projection.get("name").asString();
				operate(service, "POST", name);
				await(service, (all) -> !all.at("/rebuild/state").asString().equals("RUNNING"));
				System.out.printf("rebuilt %s: %s%n", name, operate(service, "GET", name).json().get("rebuild"));
			}
		}
		System.exit(0);
	}

	private static void publish(RunningStreamPay service, int events) {
		List<String> users = IntStream.range(0, ACCOUNTS).mapToObj((i) -> "user-" + i).toList();
		try (EventsTopic topic = new EventsTopic(service)) {
			users.forEach((user) -> topic.send(new AccountOpened(user, "Name of " + user, user), 0));
			for (int i = 0; i < events - ACCOUNTS; i++) {
				String from = users.get(i % ACCOUNTS);
				String to = users.get((i + 1) % ACCOUNTS);
				String payment = UUID.randomUUID().toString();
				long sequence = 1 + i / ACCOUNTS;
				topic.send((i / ACCOUNTS % 2 == 0) ? new PaymentSent(payment, from, from, to, to, 1, null, null)
						: new PaymentReceived(payment, to, to, from, from, 1, null, null), sequence);
			}
		}
	}

	private static void await(RunningStreamPay service, Predicate<JsonNode> done) throws InterruptedException {
		while (!operate(service, "GET", "").json().values().stream().allMatch(done)) {
			Thread.sleep(200);
		}
	}

	private static Api.Answer operate(RunningStreamPay service, String method, String path) {
		return Api.send(HttpRequest.newBuilder(service.managementUri("/actuator/projections" + path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("Authorization", "Bearer " + OPERATOR)
			.build());
	}

}
