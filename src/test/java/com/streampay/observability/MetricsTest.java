package com.streampay.observability;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.streampay.support.Api;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsTest {

	private static final Pattern METRIC = Pattern.compile("streampay_[a-z_]+");

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	@Test
	void what_dashboard_and_alerts_ask_for_is_there_and_names_nobody() throws IOException {
		this.alice.open("Alice");
		Api.of(this.streamPay::uri, this.bobId).open("Bob");
		try (SseClient balance = SseClient.open(this.streamPay.uri("/current-balance"), this.alice.token())) {
			Awaitility.await().until(() -> balance.events().stream().anyMatch((e) -> e.data().contains("100")));
			assertThat(this.alice.pay(this.bobId, "1.25").status()).isEqualTo(200);
			Set<String> asked = new TreeSet<>(metrics(Files.readString(Path.of("docs/observability/alerts.yml"))));
			asked.addAll(metrics(Files.readString(Path.of("docs/observability/dashboard.json"))));
			assertThat(asked).hasSizeGreaterThan(12);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(metrics(scrape())).containsAll(asked));
			assertThat(scrape()).contains("streampay_streams_open{stream=\"current-balance\"}")
				.contains("streampay_freshness_seconds_count{stream=\"current-balance\"}")
				.contains("streampay_command_seconds_count{command=\"PayCommand\",status=\"200\"}")
				.doesNotContain(this.aliceId, this.bobId);
		}
	}

	@Test
	void every_alert_is_explained() throws IOException {
		String operations = Files.readString(Path.of("docs/operations.md"));
		Pattern.compile("alert: (\\w+)")
			.matcher(Files.readString(Path.of("docs/observability/alerts.yml")))
			.results()
			.forEach((alert) -> assertThat(operations).contains("`" + alert.group(1) + "`"));
	}

	private static Set<String> metrics(String text) {
		return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
	}

	private String scrape() {
		return Api
			.send(HttpRequest.newBuilder(this.streamPay.managementUri("/actuator/prometheus"))
				.header("Authorization", "Bearer " + Tokens.of("operator", "operate"))
				.build())
			.body();
	}

}
