package com.streampay.user;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import com.streampay.event.AccountOpened;
import com.streampay.event.UserUpdated;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.EventsTopic;
import com.streampay.support.Pages;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;

class UsersTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final Api api = Api.of(this.streamPay::uri, Api.newUser("reader"));

	/** Stands in the names of this test's users, and of nobody else. */
	private final String mark = UUID.randomUUID().toString().substring(0, 8);

	@AfterEach
	void close() {
		this.topic.close();
	}

	@Test
	void one_finds_oneself() {
		String alice = Api.newUser("alice");
		Api own = Api.of(this.streamPay::uri, alice);
		assertThat(own.get("/current-user").status()).isEqualTo(404);
		assertThat(own.get("/current-user").problem()).isEqualTo("not-found");

		own.put("/current-user", Api.key(), "{\"name\":\"Alice %s\",\"username\":\"ally\"}".formatted(this.mark));
		awaitFound(this.mark, 1);
		assertThat(own.get("/current-user").body())
			.isEqualTo("{\"userId\":\"%s\",\"name\":\"Alice %s\",\"username\":\"ally\"}".formatted(alice, this.mark));
	}

	@Test
	void whoever_opened_an_account_is_listed_with_their_names() {
		String alice = Api.newUser("alice");
		Api.of(this.streamPay::uri, alice)
			.put("/current-user", Api.key(), "{\"name\":\"Alice %s\",\"username\":\"ally\"}".formatted(this.mark));
		awaitFound(this.mark, 1);

		Answer answer = this.api.get("/users?query=" + this.mark);
		assertThat(answer.body())
			.isEqualTo("[{\"userId\":\"%s\",\"name\":\"Alice %s\",\"username\":\"ally\"}]".formatted(alice, this.mark));
		assertThat(answer.header("Content-Type")).isEqualTo("application/json");
		assertThat(answer.header("Link")).isNull();
	}

	@Test
	void a_new_name_replaces_the_old_one() {
		String alice = open("Alice " + this.mark, "ally");
		this.topic.send(new UserUpdated(alice, "Alicia " + this.mark, "ally"), 1);
		awaitFound("alicia " + this.mark, 1);

		assertThat(found("alice " + this.mark)).isEmpty();
	}

	@Test
	void a_user_is_found_by_any_part_of_name_or_username_in_any_case() {
		String user = open("Zoë Mac" + this.mark + "Gregor", "Queen_" + this.mark + "_4");
		awaitFound(this.mark, 1);

		for (String query : List.of("Zoë Mac" + this.mark, "zoë mAC" + this.mark, "ZOË MAC" + this.mark,
				this.mark + "GREGOR", "queen_" + this.mark, this.mark.toUpperCase(Locale.ROOT) + "_4")) {
			assertThat(found(query)).as(query).containsExactly(user);
		}
		assertThat(found(this.mark + "macgregor")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', value = { "% 100%", "_ under_score", "\\ back\\slash", "%% 100%%", "\\% back\\%" })
	void a_wildcard_is_a_character_like_any_other(String character, String name) {
		String user = open(this.mark + name, "user");
		open(this.mark + "100 underscore backslash", "user");
		awaitFound(this.mark, 2);

		assertThat(found(this.mark + name)).containsExactly(user);
		assertThat(found(this.mark + character)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/users", "/users?query=", "/users?query=%20%20", "/users?unknown=1&unknown=2" })
	void who_looks_for_nobody_finds_everybody(String path) {
		for (int i = 0; i < 21; i++) {
			open(this.mark, "user");
		}
		awaitFound(this.mark, 21);

		Answer answer = this.api.get(path);
		assertThat(answer.json()).hasSize(20);
		assertThat(Pages.next(answer)).isNotNull();
	}

	@Test
	void the_list_is_ordered_by_name_in_any_case_and_then_by_id() {
		List<String> users = new ArrayList<>();
		for (String name : List.of("b", "A", "c", "a", "B", "a")) {
			users.add(open(name + " " + this.mark, "user"));
		}
		awaitFound(this.mark, 6);

		assertThat(found(this.mark).subList(0, 3))
			.containsExactlyElementsOf(List.of(users.get(1), users.get(3), users.get(5)).stream().sorted().toList());
		assertThat(found(this.mark).subList(3, 5))
			.containsExactlyElementsOf(List.of(users.get(0), users.get(4)).stream().sorted().toList());
		assertThat(found(this.mark).get(5)).isEqualTo(users.get(2));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 24, 25, 26, 100 })
	void the_links_lead_through_everyone_once(int limit) {
		Map<String, String> names = new HashMap<>();
		for (int i = 0; i < 25; i++) {
			String name = "Same+&=%# \"name\" " + this.mark + (i % 3);
			names.put(open(name, "user"), name);
		}
		awaitFound(this.mark, 25);

		String query = UriUtils.encode("+&=%# \"NAME\" " + this.mark, "UTF-8");
		Answer first = this.api.get("/users?limit=" + limit + "&query=" + query);
		assertThat(first.json()).hasSize(Math.min(limit, 25));
		assertThat(Pages.next(first) != null).isEqualTo(limit < 25);
		assertThat(ids(Pages.all(this.api, "/users?limit=" + limit + "&query=" + query)))
			.containsExactlyElementsOf(sorted(names));
	}

	@Test
	void whoever_comes_meanwhile_makes_neither_gap_nor_repeat() {
		List<String> before = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			before.add(open(this.mark + (char) ('a' + (i % 4)), "user"));
		}
		awaitFound(this.mark, 20);
		List<String> after = new ArrayList<>();

		List<String> seen = ids(Pages.all(this.api, "/users?limit=3&query=" + this.mark, () -> {
			if (after.size() < 20) {
				for (String name : List.of("a", "b", "c", "d")) {
					after.add(open(this.mark + name, "user"));
				}
				awaitFound(this.mark, before.size() + after.size());
			}
		}));
		assertThat(seen).doesNotHaveDuplicates().containsAll(before);
	}

	@Test
	void the_next_page_is_told_with_query_and_limit() {
		open(this.mark + " ü&x", "user");
		open(this.mark + " ü&x", "user");
		awaitFound(this.mark, 2);

		assertThat(this.api.get("/users?other=x&limit=1&query=" + this.mark + "+%C3%BC%26x").header("Link"))
			.matches("</users\\?limit=1&query=" + this.mark + "%20%C3%BC%26x&cursor=[A-Za-z0-9_-]+>; rel=\"next\"");
	}

	@Test
	void the_longest_names_have_a_next_page() {
		String longest = (this.mark + "あ".repeat(255)).substring(0, 255);
		for (int i = 0; i < 3; i++) {
			this.topic.send(
					new AccountOpened(("あ" + UUID.randomUUID() + "あ".repeat(255)).substring(0, 255), longest, longest),
					0);
		}
		awaitFound(this.mark, 3);

		String query = UriUtils.encode(longest.substring(0, 100), "UTF-8");
		assertThat(Pages.all(this.api, "/users?limit=1&query=" + query)).hasSize(3);
	}

	@Test
	void the_treasury_is_not_listed() {
		Api.of(this.streamPay::uri, Api.newUser("alice")).open(this.mark);
		awaitFound(this.mark, 1);

		assertThat(found("streampay")).noneMatch((id) -> id.startsWith("streampay-"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=101", "limit=abc", "limit=", "limit=-1", "limit=1.5", "limit=%2B5",
			"limit=99999999999", "limit=5&limit=5", "limit=٣", "cursor=a&cursor=a", "query=a&query=b", "query=%00",
			"query=a%0Ab" })
	void a_parameter_that_is_none_is_a_problem_that_says_what_to_do(String parameters) {
		Answer answer = this.api.get("/users?" + parameters.replace("٣", "%D9%A3"));

		assertProblem(answer);
		assertThat(answer.text("detail")).contains("The parameter " + parameters.substring(0, parameters.indexOf('=')))
			.contains("must");
	}

	@Test
	void a_query_string_that_is_not_utf_8_is_a_problem() {
		assertProblem(this.api.get("/users?query=%ff"));
	}

	@Test
	void a_query_has_a_hundred_characters_at_most() {
		assertThat(this.api.get("/users?query=" + "x".repeat(100)).body()).isEqualTo("[]");
		assertProblem(this.api.get("/users?query=" + "x".repeat(101)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "YQ", "YQ==", "%20", "%00", "YQph%0A", "YQphCmE", "AAoA", "_woA", "MTc", "null" })
	void a_cursor_that_is_none_is_a_problem(String cursor) {
		assertProblem(this.api.get("/users?cursor=" + cursor));
	}

	@Test
	void a_cursor_that_is_too_long_is_a_problem() {
		assertProblem(this.api.get("/users?cursor=" + "YWFh".repeat(1_200)));
	}

	@Test
	void the_directory_needs_a_token_with_its_scope() {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.streamPay.uri("/users"));

		assertThat(Api.send(request.build()).status()).isEqualTo(401);
		assertThat(Api
			.send(request.header("Authorization", "Bearer " + Tokens.of("reader", "read:balances", "write:users"))
				.build())
			.status()).isEqualTo(403);
	}

	private String open(String name, String username) {
		String user = Api.newUser("user");
		this.topic.send(new AccountOpened(user, name, username), 0);
		return user;
	}

	private void awaitFound(String query, int users) {
		Awaitility.await().untilAsserted(() -> assertThat(found(query)).hasSize(users));
	}

	private List<String> found(String query) {
		return ids(Pages.all(this.api, "/users?limit=100&query=" + UriUtils.encode(query, "UTF-8")));
	}

	private static List<String> ids(Collection<JsonNode> users) {
		return users.stream().map((user) -> user.path("userId").asString()).toList();
	}

	private static List<String> sorted(Map<String, String> names) {
		return names.entrySet()
			.stream()
			.sorted(Map.Entry.<String, String>comparingByValue()
				.thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
			.map(Map.Entry::getKey)
			.toList();
	}

	private static void assertProblem(Answer answer) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(400);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.problem()).isEqualTo("invalid-parameter");
	}

}
