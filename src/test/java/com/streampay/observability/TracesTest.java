package com.streampay.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import com.streampay.support.Api;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.Shard;
import com.streampay.support.SseClient;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a collector of OpenTelemetry is sent.
 */
class TracesTest {

	private static final List<Span> received = new CopyOnWriteArrayList<>();

	private static HttpServer collector;

	private static RunningStreamPay streamPay;

	private final String aliceId = Api.newUser("alice");

	private final Api alice = Api.of(streamPay::uri, this.aliceId);

	@BeforeAll
	static void start() throws IOException {
		collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		collector.createContext("/v1/traces", TracesTest::receive);
		collector.start();
		streamPay = Shard.startListenerForEach(Map.of("management.opentelemetry.tracing.export.otlp.endpoint",
				"http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces",
				"management.opentelemetry.tracing.export.schedule-delay", "100ms"));
	}

	@AfterAll
	static void stop() {
		streamPay.close();
		collector.stop(0);
	}

	@Test
	void a_trace_goes_from_the_request_of_the_payer_to_the_stream_of_the_payee() {
		String bobId = Shard.userBeside(this.aliceId, "bob");
		String trace = "0af7651916cd43dd8448eb211c80319c";
		pay(bobId, trace);
		assertThat(way("stream current-balance", trace)).containsExactly("stream current-balance",
				"project PaymentReceived in balance", "decide PayCommand", "http post /pay");
		assertThat(spans(trace)).allSatisfy((span) -> {
			assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
			assertThat(span.toString()).doesNotContain(this.aliceId, bobId);
		});
	}

	@Test
	void it_goes_by_the_payment_process_where_the_payee_is_in_another_shard() {
		String trace = "3af7651916cd43dd8448eb211c80319c";
		pay(Shard.userApartFrom(this.aliceId, "bob"), trace);
		assertThat(way("stream current-balance", trace)).containsExactly("stream current-balance",
				"project PaymentReceived in balance", "decide ReceivePaymentCommand", "decide PayCommand",
				"http post /pay");
	}

	@Test
	void what_nobody_traces_leaves_no_span() {
		String bobId = Api.newUser("bob");
		open(bobId);
		String trace = "1af7651916cd43dd8448eb211c80319c";
		assertThat(
				this.alice.pay(Api.key(), bobId, "1", "traceparent", "00-" + trace + "-b7ad6b7169203331-00").status())
			.isEqualTo(200);
		String last = "2af7651916cd43dd8448eb211c80319c";
		assertThat(this.alice.pay(Api.key(), bobId, "1", "traceparent", "00-" + last + "-b7ad6b7169203331-01").status())
			.isEqualTo(200);
		Awaitility.await().untilAsserted(() -> assertThat(names(last)).contains("project PaymentReceived in balance"));
		assertThat(spans(trace)).isEmpty();
	}

	/** Has Bob, who watches his balance, be paid. */
	private void pay(String bobId, String trace) {
		open(bobId);
		try (SseClient balance = SseClient.open(streamPay.uri("/current-balance"),
				Api.of(streamPay::uri, bobId).token())) {
			Awaitility.await().until(() -> !balance.events().isEmpty());
			assertThat(this.alice.pay(Api.key(), bobId, "1", "traceparent", "00-" + trace + "-b7ad6b7169203331-01")
				.status()).isEqualTo(200);
			Awaitility.await()
				.untilAsserted(() -> assertThat(names(trace)).contains("http post /pay", "decide PayCommand",
						"project PaymentSent in balance", "project PaymentSent in activity",
						"project PaymentReceived in balance", "stream current-balance"));
		}
	}

	private void open(String bobId) {
		this.alice.open("Alice");
		Api.of(streamPay::uri, bobId).open("Bob");
		Awaitility.await().until(() -> this.alice.pay(bobId, "0.01").status() == 200);
	}

	/** The span and what it continues, back to the request. */
	private static List<String> way(String name, String trace) {
		Map<ByteString, Span> byId = spans(trace).stream()
			.collect(Collectors.toMap(Span::getSpanId, (span) -> span, (first, again) -> first));
		List<String> way = new CopyOnWriteArrayList<>();
		Span span = spans(trace).stream().filter((s) -> s.getName().equals(name)).findFirst().orElseThrow();
		while (span != null) {
			way.add(span.getName());
			span = byId.get(span.getParentSpanId());
		}
		return way;
	}

	private static Set<String> names(String trace) {
		return spans(trace).stream().map(Span::getName).collect(Collectors.toCollection(HashSet::new));
	}

	private static List<Span> spans(String trace) {
		return received.stream().filter((span) -> hex(span.getTraceId()).equals(trace)).toList();
	}

	private static String hex(ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

	private static void receive(HttpExchange exchange) {
		try (exchange) {
			ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes())
				.getResourceSpansList()
				.stream()
				.flatMap((resource) -> resource.getScopeSpansList().stream())
				.forEach((scope) -> received.addAll(scope.getSpansList()));
			exchange.sendResponseHeaders(200, -1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
