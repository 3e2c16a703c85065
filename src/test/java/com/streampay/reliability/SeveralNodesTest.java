package com.streampay.reliability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.ServiceProcess;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three nodes, two of them processes of their own, against one database and one broker.
 */
class SeveralNodesTest {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Test
	void nodes_share_the_segments_show_each_others_payments_and_take_over_from_one_that_is_killed(
			@TempDir Path directory) {
		try (RunningStreamPay first = RunningStreamPay.start(Map.of());
				ServiceProcess second = new ServiceProcess("second", directory, first.settings());
				ServiceProcess third = new ServiceProcess("third", directory, first.settings())) {
			awaitShares(first, 3);

			String alice = Api.newUser("alice");
			String bob = Api.newUser("bob");
			Api.of(first::uri, alice).open("Alice");
			Api.of(second::uri, bob).open("Bob");
			new Books(first.jdbc()).awaitQuiet();
			try (SseClient atFirst = stream(first.uri("/current-balance"), bob);
					SseClient atSecond = stream(second.uri("/current-balance"), bob);
					SseClient atThird = stream(third.uri("/current-balance"), bob)) {
				List<SseClient> clients = new ArrayList<>(List.of(atFirst, atSecond, atThird));
				assertThat(Api.of(first::uri, alice).pay(bob, "0.01").status()).isEqualTo(200);
				clients.forEach(client -> awaitBalance(client, "100.01"));
				assertThat(Api.of(second::uri, alice).pay(bob, "0.01").status()).isEqualTo(200);
				clients.forEach(client -> awaitBalance(client, "100.02"));
				assertThat(Api.of(third::uri, alice).pay(bob, "0.01").status()).isEqualTo(200);
				clients.forEach(client -> awaitBalance(client, "100.03"));

				second.kill();
				clients.remove(atSecond);
				String key = Api.key();
				Awaitility.await()
					.atMost(PATIENCE)
					.until(() -> Api.of(third::uri, alice).pay(key, bob, "0.01").status() == 200);
				clients.forEach(client -> awaitBalance(client, "100.04"));
				awaitShares(first, 2);
			}
			new Books(first.jdbc()).awaitQuiet().check();
		}
	}

	/** Nobody has more than its share, and nothing is left over. */
	private static void awaitShares(RunningStreamPay streamPay, int nodes) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			Set<String> owners = new HashSet<>();
			for (String tokens : List.of("query.token", "event_store.token")) {
				Map<String, Integer> segments = new HashMap<>();
				streamPay.jdbc().sql("SELECT owner FROM " + tokens).query((row) -> {
					segments.merge(String.valueOf(row.getString(1)), 1, Integer::sum);
				});
				int all = segments.values().stream().mapToInt(Integer::intValue).sum();
				assertThat(segments.values()).allMatch((share) -> share <= Math.ceilDiv(all, nodes));
				owners.addAll(segments.keySet());
			}
			assertThat(owners).hasSize(nodes).doesNotContain("null");
		});
	}

	private static SseClient stream(java.net.URI uri, String user) {
		return SseClient.open(uri, Tokens.of(user, "read:balances"));
	}

	private static void awaitBalance(SseClient client, String balance) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> client.events().stream().anyMatch((event) -> event.data().contains("\"balance\":" + balance)));
	}

}
