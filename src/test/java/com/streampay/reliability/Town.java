package com.streampay.reliability;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Api.Unanswered;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A few users who pay and ask each other at random, from several clients at once. Whoever
 * gets no answer, or one that says nothing was decided, tries again with the same key, on
 * any node, until there is one. The seed decides who does what; the timing does not
 * repeat.
 */
class Town {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private final List<String> users = new ArrayList<>();

	private final List<Function<String, URI>> nodes;

	private final long seed;

	/** Every answer, with what is needed to ask again. */
	private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

	Town(long seed, int users, List<Function<String, URI>> nodes) {
		this.seed = seed;
		this.nodes = nodes;
		for (int i = 0; i < users; i++) {
			this.users.add(Api.newUser("user" + i));
		}
	}

	List<String> users() {
		return this.users;
	}

	void openAccounts() {
		Random random = new Random(this.seed);
		this.users.forEach(user -> untilAnswered(random, new Asked(user, "/current-user", Api.key(),
				"{\"name\":\"%1$s\",\"username\":\"%1$s\"}".formatted(user))));
	}

	/** Lets the clients do that many things each, and waits for them. */
	void live(int clients, int things) throws Exception {
		try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> running = new ArrayList<>();
			IntStream.range(0, clients).forEach(client -> running.add(executor.submit(() -> {
				Random random = new Random(this.seed * 1000 + client);
				for (int i = 0; i < things; i++) {
					doSomething(random);
				}
			})));
			for (Future<?> client : running) {
				client.get();
			}
		}
	}

	private void doSomething(Random random) {
		String user = anyone(random);
		String other = anyone(random);
		String amount = "%d.%02d".formatted(random.nextInt(60), random.nextInt(1, 100));
		Asked what = new Asked(user, (random.nextInt(4) == 0) ? "/request" : "/pay", Api.key(),
				"{\"userId\":\"%s\",\"amount\":%s}".formatted(other, amount));
		Answer answer = untilAnswered(random, what);
		if (what.path().equals("/request") && answer.status() == 200) {
			String requestId = answer.text("requestId");
			Asked settle = new Asked(other, "/pay", Api.key(),
					"{\"userId\":\"%s\",\"amount\":%s,\"requestId\":\"%s\"}".formatted(user, amount, requestId));
			Asked cancel = new Asked(user, "/payment-requests/" + requestId + "/cancel", Api.key(), "");
			untilAnswered(random, random.nextBoolean() ? settle : cancel);
			untilAnswered(random, random.nextBoolean() ? settle : cancel);
		}
	}

	private String anyone(Random random) {
		return this.users.get(random.nextInt(this.users.size()));
	}

	private Answer untilAnswered(Random random, Asked what) {
		Answer answer = Awaitility.await(what + " of seed " + this.seed)
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(100))
			.until(() -> ask(what, this.nodes.get(random.nextInt(this.nodes.size()))),
					given -> given != null && given.status() < 500);
		this.asked.add(what.answered(answer));
		if (random.nextInt(5) == 0) {
			assertSameAnswer(what.answered(answer), random);
		}
		return answer;
	}

	/** Asks everything once more: every answer must be the same. */
	void askAllAgain() {
		Random random = new Random(this.seed);
		this.asked.forEach(what -> assertSameAnswer(what, random));
	}

	private void assertSameAnswer(Asked what, Random random) {
		Answer again = Awaitility.await(what + " again, of seed " + this.seed)
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(100))
			.until(() -> ask(what, this.nodes.get(random.nextInt(this.nodes.size()))),
					given -> given != null && given.status() < 500);
		assertThat(again.status()).as(what.toString()).isEqualTo(what.answer().status());
		assertThat(again.body()).as(what.toString()).isEqualTo(what.answer().body());
		assertThat(again.isReplayed()).as(what.toString()).isTrue();
	}

	private static Answer ask(Asked what, Function<String, URI> node) {
		Api api = Api.of(node, what.user());
		try {
			return what.path().equals("/current-user") ? api.put(what.path(), what.key(), what.body())
					: api.post(what.path(), what.key(), what.body());
		}
		catch (Unanswered ex) {
			return null;
		}
	}

	private record Asked(String user, String path, String key, String body, Answer answer) {

		Asked(String user, String path, String key, String body) {
			this(user, path, key, body, null);
		}

		Asked answered(Answer given) {
			return new Asked(this.user, this.path, this.key, this.body, given);
		}

		@Override
		public String toString() {
			return this.user + " " + this.path + " " + this.body;
		}

	}

}
