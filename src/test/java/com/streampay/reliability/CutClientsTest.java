package com.streampay.reliability;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.ServiceProcess;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that are cut thousands of times while payments go on, a node is killed and
 * every projection is rebuilt: each sees what a client sees that was never cut, byte for
 * byte.
 */
// Not every wait of it can be interrupted.
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CutClientsTest {

	private static final int CUTS = 2500;

	private static final List<String> STREAMS = List.of("/balance-histories", "/payment-requests", "/activities");

	private static final int CLIENTS_PER_STREAM = 2;

	private static final long SEED = 20;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@Test
	void a_client_that_is_cut_sees_what_an_uncut_client_sees(@TempDir Path directory) throws Exception {
		Map<String, Object> settings = Map.of("streampay.stream.max-per-caller", 10_000, "streampay.stream.heartbeat",
				"1s");
		try (RunningStreamPay first = RunningStreamPay.start(settings);
				ServiceProcess second = new ServiceProcess("second", directory,
						with(first.settings(), "streampay.stream.max-per-caller", "10000"));
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Function<String, URI>> nodes = List.of(first::uri, second::uri);
			History history = new History(SEED, 4, nodes);
			history.openAccounts();
			new Books(first.jdbc()).awaitQuiet();
			AtomicBoolean enough = new AtomicBoolean();
			Future<?> life = threads.submit(() -> {
				while (!enough.get()) {
					history.live(4, 10);
				}
				return null;
			});
			List<CutClient> cut = new ArrayList<>();
			List<Future<?>> running = new ArrayList<>();
			Map<SseClient, List<CutClient>> streams = new LinkedHashMap<>();
			try {
				for (String user : history.users().subList(0, 2)) {
					for (String path : STREAMS) {
						String token = Tokens.of(user, "read:balances", "read:payment-requests", "read:activities");
						SseClient uncut = SseClient.open(first.uri(path), token);
						String begin = uncut.awaitEvents(1, PATIENCE).getFirst().block();
						List<CutClient> clients = IntStream.range(0, CLIENTS_PER_STREAM)
							.mapToObj((i) -> new CutClient(nodes, path, token, SEED + i, begin))
							.toList();
						streams.put(uncut, clients);
						cut.addAll(clients);
					}
				}
				cut.forEach((client) -> running.add(threads.submit(client)));

				awaitCuts(cut, CUTS / 3, running);
				second.kill();
				second.start();
				awaitCuts(cut, 2 * CUTS / 3, running);
				rebuildEverything(first);
				awaitCuts(cut, CUTS, running);
				enough.set(true);
				life.get();
				new Books(first.jdbc()).awaitQuiet().check();

				streams.forEach((uncut,
						clients) -> clients.forEach((client) -> Awaitility.await()
							.atMost(PATIENCE)
							.untilAsserted(() -> assertThat(client.events()).isEqualTo(blocks(uncut)))));
			}
			finally {
				enough.set(true);
				cut.forEach(CutClient::stop);
				streams.keySet().forEach(SseClient::close);
			}
			for (Future<?> client : running) {
				client.get();
			}
		}
	}

	private static void awaitCuts(List<CutClient> clients, int cuts, List<Future<?>> running) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> clients.stream().mapToInt(CutClient::cuts).sum() >= cuts
					|| running.stream().anyMatch(Future::isDone));
	}

	private static void rebuildEverything(RunningStreamPay streamPay) {
		String operator = Tokens.of("operator", "operate");
		List<String> projections = new ArrayList<>();
		operate(streamPay, "GET", "/actuator/projections", operator).json()
			.forEach((projection) -> projections.add(projection.get("name").asString()));
		for (String projection : projections) {
			String path = "/actuator/projections/" + projection;
			assertThat(operate(streamPay, "POST", path, operator).status()).isEqualTo(202);
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> operate(streamPay, "GET", path, operator).json()
					.at("/rebuild/state")
					.asString()
					.equals("DONE"));
		}
	}

	private static Api.Answer operate(RunningStreamPay streamPay, String method, String path, String token) {
		return Api.send(HttpRequest.newBuilder(streamPay.managementUri(path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("Authorization", "Bearer " + token)
			.build());
	}

	private static List<String> blocks(SseClient client) {
		return client.events().stream().map(SseClient.Event::block).toList();
	}

	private static Map<String, String> with(Map<String, String> settings, String name, String value) {
		settings.put(name, value);
		return settings;
	}

}
