package com.streampay.view;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.streampay.command.Topics;
import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.ReadModel;
import com.streampay.support.RecordDescription;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import com.streampay.support.ZillaCache;
import com.streampay.support.ZillaCache.Event;
import com.streampay.support.ZillaCache.Response;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static com.streampay.support.ZillaCache.header;
import static com.streampay.support.ZillaCache.key;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The view topics as Zilla's bindings http-kafka and sse-kafka read them, with the
 * configuration of docs/zilla.md: they show what the service itself shows.
 */
class ZillaViewsTest {

	private static final String IDENTITY = "zilla:identity";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final JsonMapper JSON = new JsonMapper();

	private static RunningStreamPay streamPay;

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(streamPay::uri, this.aliceId);

	private final Api bob = Api.of(streamPay::uri, this.bobId);

	private final ZillaCache zilla = new ZillaCache(streamPay.bootstrapServers(), ReadModel.topics());

	@BeforeAll
	static void start() {
		streamPay = RunningStreamPay.start(Map.of("streampay.views.enabled", true));
	}

	@AfterAll
	static void stop() {
		streamPay.close();
	}

	@BeforeEach
	void openAccounts() {
		this.alice.open("Alice");
		this.bob.open("Bob");
		new Books(streamPay.jdbc()).awaitQuiet();
	}

	@AfterEach
	void everythingIsShown() {
		try (this.zilla) {
			new Books(streamPay.jdbc()).awaitQuiet().check();
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> ReadModel.assertShownBy(this.zilla.readOn(), streamPay.jdbc()));
			ReadModel.assertNeverOlder(this.zilla);
			for (String topic : ReadModel.topics()) {
				this.zilla.all(topic).forEach((record) -> RecordDescription.checkAny(topic + "-view", record));
			}
		}
	}

	@Test
	void the_topics_are_compacted() throws Exception {
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", streamPay.bootstrapServers()))) {
			Map<String, TopicDescription> topics = admin.describeTopics(List.of(ReadModel.topics()))
				.allTopicNames()
				.get();
			for (String topic : ReadModel.topics()) {
				ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
				assertThat(admin.describeConfigs(List.of(resource)).all().get().get(resource).get("cleanup.policy"))
					.as(topic)
					.returns("compact", (entry) -> entry.value());
				boolean oneSequence = topic.endsWith("-transactions") || topic.equals("activities");
				assertThat(topics.get(topic).partitions()).as(topic).hasSize(oneSequence ? 1 : Topics.PARTITIONS);
			}
		}
	}

	@Test
	@SuppressWarnings("unchecked")
	void the_documented_configuration_reads_all_of_them_and_has_them_in_its_cache() throws Exception {
		String page = Files.readString(Path.of("docs/zilla.md"));
		Map<String, Object> configuration = new Yaml().load(page.split("```yaml\n|```\n", 3)[1]);
		Map<String, Map<String, Object>> bindings = (Map<String, Map<String, Object>>) configuration.get("bindings");
		Set<String> read = new TreeSet<>();
		for (String binding : List.of("streams", "commands_and_queries")) {
			for (Map<String, Object> route : (List<Map<String, Object>>) bindings.get(binding).get("routes")) {
				Map<String, Object> with = (Map<String, Object>) route.get("with");
				if (!"produce".equals(with.get("capability"))) {
					read.add((String) with.get("topic"));
				}
			}
		}
		assertThat(read).containsExactlyInAnyOrder(ReadModel.topics());
		read.add(Topics.REPLIES);
		assertThat((Map<String, Object>) bindings.get("kafka_cache_server").get("options"))
			.extractingByKey("bootstrap", InstanceOfAssertFactories.list(String.class))
			.containsExactlyInAnyOrderElementsOf(read);
	}

	@Test
	void users_are_merged_and_one_is_found_by_key() {
		awaitShown(() -> get("users", key(this.bobId)), (response) -> response.status() == 200);

		assertThat(JSON.readTree(get("users", key(this.aliceId)).body()))
			.isEqualTo(this.alice.get("/current-user").json());
		assertThat(JSON.readTree(this.zilla.merged("users", (record) -> true)))
			.contains(this.alice.get("/current-user").json(), this.bob.get("/current-user").json());
		assertThat(get("users", key("nobody")).status()).isEqualTo(404);

		this.alice.put("/current-user", Api.key(), "{\"name\":\"Alicia\",\"username\":\"alicia\"}");
		Response renamed = awaitShown(() -> get("users", key(this.aliceId)),
				(response) -> response.body().contains("Alicia"));
		assertThat(renamed.contentType()).isEqualTo("application/json");
	}

	@Test
	void balances_are_streamed_to_their_owners_and_their_ids_give_if_match() {
		this.alice.pay(this.bobId, "12.30");
		Event latest = awaitShown(() -> this.zilla.events("balances", key(this.aliceId)).getLast(),
				(event) -> event.data().contains("87.70"));

		assertThat(latest.type()).isEqualTo("message");
		try (SseClient own = SseClient.open(streamPay.uri("/current-balance"), this.alice.token())) {
			assertThat(JSON.readTree(latest.data())).isEqualTo(JSON.readTree(own.awaitEvents(1).getFirst().data()));
		}
		JsonNode id = JSON.readTree(latest.id());
		assertThat(id.get(0).asString()).isEqualTo(ZillaCache.base64(this.aliceId));
		String etag = id.get(1).asString();
		// What Zilla puts into the header if-match of a command.
		String version = etag.substring(etag.indexOf('/') + 1);
		assertThat(this.alice.pay(Api.key(), this.bobId, "1", "If-Match", version).status()).isEqualTo(200);
		assertThat(this.alice.pay(Api.key(), this.bobId, "1", "If-Match", version).status()).isEqualTo(412);
	}

	@Test
	void what_is_traced_is_shown_too() {
		this.alice.pay(Api.key(), this.bobId, "12.30", "traceparent",
				"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

		awaitShown(() -> get("balances", key(this.aliceId)), (response) -> response.body().contains("87.7"));
		awaitShown(() -> get("balances", key(this.bobId)), (response) -> response.body().contains("112.3"));
	}

	@Test
	void balance_histories_have_every_balance_in_order_though_compacted() {
		for (int i = 1; i <= 5; i++) {
			this.alice.pay(this.bobId, i + ".00");
		}
		Predicate<ConsumerRecord<String, byte[]>> mine = header(IDENTITY, this.aliceId);
		awaitShown(() -> this.zilla.events("balance-histories", mine), (events) -> events.size() == 7);

		try (SseClient own = SseClient.open(streamPay.uri("/balance-histories"), this.alice.token())) {
			assertThat(data(this.zilla.events("balance-histories", mine), Event::data))
				.isEqualTo(data(own.awaitEvents(7), SseClient.Event::data));
		}
		assertThat(this.zilla.latest("balance-histories").values().stream().filter(mine)).hasSize(7);
		assertThat(this.zilla.all("balance-histories").stream().filter(mine).map(ConsumerRecord::partition).distinct())
			.hasSize(1);
	}

	@Test
	void a_request_is_seen_by_its_payer_and_its_requester_until_it_is_closed() {
		String declined = this.bob.request(this.aliceId, "5").text("requestId");
		String paid = this.bob.request(this.aliceId, "6.50").text("requestId");
		Predicate<ConsumerRecord<String, byte[]>> asked = header(IDENTITY, this.aliceId);
		awaitShown(() -> this.zilla.events("payment-requests", asked), (events) -> events.size() == 2);

		for (Api caller : List.of(this.alice, this.bob)) {
			assertThat(JSON.readTree(ofCaller(declined, caller == this.alice ? this.aliceId : this.bobId).body()))
				.isEqualTo(caller.get("/payment-requests/" + declined).json());
		}
		assertThat(ofCaller(declined, Api.newUser("carol")).status()).isEqualTo(404);
		assertThat(JSON.readTree(this.zilla.merged("payment-requests", asked))).hasSize(2);
		assertThat(this.zilla.merged("payment-requests", header(IDENTITY, this.bobId))).isEqualTo("[]");
		for (JsonNode open : this.alice.get("/current-payment-requests").json()) {
			JsonNode shown = JSON.readTree(get("payment-requests", key(open.get("id").asString())).body());
			open.propertyNames().forEach((field) -> assertThat(shown.get(field)).as(field).isEqualTo(open.get(field)));
		}

		this.alice.post("/payment-requests/" + declined + "/decline", Api.key(), "");
		this.alice.settle(this.bobId, "6.50", paid);
		List<Event> events = awaitShown(() -> this.zilla.events("payment-requests", asked), (all) -> all.size() == 4);
		assertThat(events.subList(2, 4)).allSatisfy((event) -> assertThat(event.type()).isEqualTo("delete"))
			.extracting(Event::data)
			.containsExactlyInAnyOrder(ZillaCache.base64(declined), ZillaCache.base64(paid));
		assertThat(ofCaller(declined, this.aliceId).status()).isEqualTo(404);
		assertThat(this.zilla.merged("payment-requests", asked)).isEqualTo("[]");
	}

	@Test
	void activities_and_totals_are_those_of_the_streams() {
		this.alice.pay(this.bobId, "0.07");
		this.bob.request(this.aliceId, "1");
		new Books(streamPay.jdbc()).awaitQuiet();
		awaitShown(() -> this.zilla.events("activities", (record) -> true), (events) -> events.stream()
			.anyMatch((event) -> event.data().contains("\"PaymentRequested\"") && event.data().contains(this.bobId)));

		String token = Tokens.of(this.aliceId, "read:activities", "read:total-transactions",
				"read:average-transactions");
		for (String stream : List.of("activities", "total-transactions", "average-transactions")) {
			try (SseClient own = SseClient.open(streamPay.uri("/" + stream), token)) {
				List<JsonNode> shown = data(this.zilla.events(stream, (record) -> true), Event::data);
				Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
					List<JsonNode> streamed = data(own.events(), SseClient.Event::data);
					assertThat(streamed).isNotEmpty();
					assertThat(shown).endsWith(streamed.toArray(JsonNode[]::new));
				});
			}
		}
	}

	/** As docs/zilla.md filters for the caller. */
	private Response ofCaller(String requestId, String caller) {
		return get("payment-requests", key(requestId).and(header(IDENTITY, caller)),
				key(requestId).and(header("streampay:requester", caller)));
	}

	@SafeVarargs
	private Response get(String topic, Predicate<ConsumerRecord<String, byte[]>>... filters) {
		return this.zilla.readOn().get(topic, filters);
	}

	private <T> T awaitShown(java.util.concurrent.Callable<T> shown, Predicate<T> expected) {
		return Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
			this.zilla.readOn();
			return shown.call();
		}, expected);
	}

	private static <T> List<JsonNode> data(List<T> events, Function<T, String> data) {
		return Stream.of(events).flatMap(List::stream).map(data).map(JSON::readTree).toList();
	}

}
