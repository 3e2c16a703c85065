package com.streampay.description;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.streampay.stream.StreamView;
import com.streampay.support.Api;
import com.streampay.support.GoldenRecords;
import com.streampay.support.ReadModel;
import com.streampay.support.RecordDescription;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import com.streampay.support.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code /asyncapi.yaml} says, compared with the golden records and with what a
 * running service writes to its topics and streams.
 */
class AsyncApiTest {

	private static final String[] SCOPES = { "write:pay", "write:request", "write:users", "read:users", "read:balances",
			"read:payment-requests", "read:activities", "read:total-transactions", "read:average-transactions" };

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private final Api bob = Api.of(this.streamPay::uri, this.bobId);

	@Test
	void everyone_may_read_it() {
		assertThat(Api.send(HttpRequest.newBuilder(this.streamPay.uri("/asyncapi.yaml")).build()).body())
			.startsWith("asyncapi: 3.0.0\n");
	}

	@Test
	void it_has_every_command_and_every_event_and_no_other() {
		assertThat(RecordDescription.messages("commands")).containsExactlyInAnyOrderElementsOf(
				goldenNames("commands").map((name) -> name.replaceAll("-.*", "")).collect(Collectors.toSet()));
		assertThat(RecordDescription.messages("events")).containsExactlyInAnyOrderElementsOf(EventSchemas.all()
			.stream()
			.map((schema) -> schema.event().getSimpleName())
			.collect(Collectors.toSet()));
	}

	@Test
	void it_has_every_topic_and_every_stream_and_no_other() {
		Set<String> addresses = new TreeSet<>(Set.of("commands", "replies", "events", "/live"));
		addresses.addAll(List.of(ReadModel.topics()));
		this.streamPay.beans(StreamView.class).forEach((view) -> addresses.add("/" + view.name()));
		assertThat(RecordDescription.ASYNCAPI.at("/channels")).extracting((channel) -> channel.get("address").asText())
			.containsExactlyInAnyOrderElementsOf(addresses);
	}

	@ParameterizedTest
	@MethodSource("commands")
	void a_golden_command_is_as_described(String name) {
		RecordDescription.checkMessage(name.replaceAll("-.*", ""), GoldenRecords.read("commands", "commands", name));
	}

	@ParameterizedTest
	@MethodSource("replies")
	void a_golden_reply_is_as_described(String name) {
		ConsumerRecord<String, byte[]> reply = GoldenRecords.read("replies", "replies", name);
		if (name.equals("replayed")) {
			RecordDescription.ASYNCAPI.check("/components/schemas/ReplyHeaders", RecordDescription.headers(reply),
					"headers of any reply");
		}
		else if (name.endsWith("Command")) {
			RecordDescription.checkMessage(replyTo(name), reply);
		}
		else {
			RecordDescription.checkAny("replies", reply);
		}
	}

	@ParameterizedTest
	@MethodSource("com.streampay.description.EventSchemas#all")
	void an_events_fields_are_those_of_its_schema(EventSchemas.Schema schema) {
		JsonNode described = RecordDescription.ASYNCAPI.at("/components/schemas/" + schema.event().getSimpleName());
		Set<String> fields = new HashSet<>();
		schema.json().get("properties").fieldNames().forEachRemaining(fields::add);
		Set<String> describedFields = new HashSet<>();
		described.get("properties").fieldNames().forEachRemaining(describedFields::add);
		if (schema.isCurrent()) {
			assertThat(describedFields).isEqualTo(fields);
		}
		assertThat(describedFields).containsAll(fields);
	}

	@Test
	void records_and_events_of_a_running_service_are_as_described() {
		List<SseClient> streams = new ArrayList<>();
		this.alice.open("Alice");
		this.bob.open("Bob");
		Awaitility.await().until(() -> this.alice.pay(this.bobId, "0.01").status() == 200);
		this.streamPay.beans(StreamView.class).forEach((view) -> streams.add(open("/" + view.name())));
		SseClient live = open("/live?streams="
				+ this.streamPay.beans(StreamView.class).map(StreamView::name).collect(Collectors.joining(",")));
		streams.add(live);
		try (TopicReader topics = new TopicReader(this.streamPay.bootstrapServers())) {
			assertThat(this.alice.pay(this.bobId, "1000000").status()).isEqualTo(422);
			String settled = this.bob.request(this.aliceId, "1").text("requestId");
			assertThat(this.alice.settle(this.bobId, "1", settled).status()).isEqualTo(200);
			end("decline", this.alice, this.bob.request(this.aliceId, "2").text("requestId"));
			String asked = this.alice.request(this.bobId, "3").text("requestId");
			end("cancel", this.alice, asked);
			Awaitility.await().untilAsserted(() -> {
				assertThat(live.events()).extracting(SseClient.Event::name)
					.contains("caught-up", "current-balance", "balance-histories", "payment-requests",
							"payment-requests.delete", "outgoing-payment-requests", "outgoing-payment-requests.delete",
							"activities", "total-transactions", "average-transactions");
				assertThat(live.events()).anyMatch((event) -> event.name().equals("outgoing-payment-requests.delete")
						&& event.data().contains(asked));
			});
			topics.readAll("events")
				.stream()
				.filter(this::isOurs)
				.forEach((event) -> RecordDescription.checkMessage(type(event), event));
			Set<String> correlationIds = new HashSet<>();
			topics.readAll("commands").stream().filter(this::isOurs).forEach((command) -> {
				RecordDescription.checkMessage(header(command, "zilla:domain-model"), command);
				correlationIds.add(header(command, "zilla:correlation-id"));
			});
			assertThat(correlationIds).hasSizeGreaterThan(8);
			topics.readAll("replies")
				.stream()
				.filter((reply) -> correlationIds.contains(reply.key()))
				.forEach((reply) -> RecordDescription.checkAny("replies", reply));
		}
		streams.forEach((stream) -> {
			String channel = stream.response().uri().getPath().substring(1);
			stream.events().forEach((event) -> RecordDescription.checkAny(channel, event));
			stream.close();
		});
	}

	private SseClient open(String path) {
		return SseClient.open(this.streamPay.uri(path), Tokens.of(this.aliceId, SCOPES));
	}

	private static void end(String how, Api who, String request) {
		assertThat(who.post("/payment-requests/" + request + "/" + how, Api.key(), "").status()).isEqualTo(200);
	}

	private boolean isOurs(ConsumerRecord<String, byte[]> record) {
		return record.key().equals(this.aliceId) || record.key().equals(this.bobId);
	}

	private static String type(ConsumerRecord<String, byte[]> event) {
		return header(event, "axon-message-type").replaceAll(".*\\.", "");
	}

	private static String replyTo(String command) {
		for (JsonNode operation : RecordDescription.ASYNCAPI.at("/operations")) {
			if (operation.at("/messages/0/$ref").asText().endsWith("/" + command)) {
				return operation.at("/reply/messages/0/$ref").asText().replaceAll(".*/", "");
			}
		}
		throw new AssertionError("No operation for " + command);
	}

	private static String header(ConsumerRecord<String, byte[]> record, String name) {
		return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
	}

	static Stream<String> commands() {
		return goldenNames("commands");
	}

	static Stream<String> replies() {
		return goldenNames("replies");
	}

	private static Stream<String> goldenNames(String directory) {
		return GoldenRecords.names(directory).stream();
	}

}
