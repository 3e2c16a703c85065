package com.streampay.reliability;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;

import com.streampay.reliability.Call.Kind;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Api.Unanswered;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A few users who pay and ask each other at random, from several clients at once, and do
 * much that they should not. Whoever gets no answer, or one that says nothing was
 * decided, tries again with the same key, on any node, until there is one. The seed
 * decides who does what; the timing does not repeat.
 */
final class History {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private final List<String> users = new ArrayList<>();

	private final List<Function<String, URI>> nodes;

	private final long seed;

	private final Map<String, Api> apis = new ConcurrentHashMap<>();

	/** The ETag that each user has seen last. */
	private final Map<String, String> etags = new ConcurrentHashMap<>();

	private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

	History(long seed, int users, List<Function<String, URI>> nodes) {
		this.seed = seed;
		this.nodes = nodes;
		for (int i = 0; i < users; i++) {
			this.users.add(Api.newUser("user" + i));
		}
	}

	List<String> users() {
		return this.users;
	}

	/** Everything that was asked so far, with its answer. */
	List<Call> calls() {
		synchronized (this.calls) {
			return List.copyOf(this.calls);
		}
	}

	void openAccounts() {
		Random random = new Random(this.seed);
		this.users.forEach(user -> ask(random, name(user, user)));
	}

	/** Lets the clients do that many things each, and waits for them. */
	void live(int clients, int things) throws Exception {
		live(clients, things, new AtomicBoolean());
	}

	/**
	 * The same, but no longer than until it is enough.
	 */
	void live(int clients, int things, AtomicBoolean enough) throws Exception {
		try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> running = new ArrayList<>();
			IntStream.range(0, clients).forEach(client -> running.add(executor.submit(() -> {
				Random random = new Random(this.seed * 1000 + client);
				for (int i = 0; i < things && !enough.get(); i++) {
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
		String other = anyoneBut(user, random);
		switch (random.nextInt(20)) {
			case 0 -> ask(random, pay(Kind.PAY_ONESELF, user, user, amount(random, 50), null));
			case 1 -> ask(random, pay(Kind.PAY_UNKNOWN, user, "nobody", amount(random, 50), null));
			case 2 -> ask(random, pay(Kind.PAY_NOTHING, user, other, random.nextBoolean() ? "0" : "1.001", null));
			case 3 -> ask(random, name(user, "Name " + random.nextInt(5)));
			case 4 -> ask(random, pay(Kind.PAY, user, other, amount(random, 5000), null));
			case 5, 6, 7 -> ask(random, pay(Kind.PAY, user, other, amount(random, 60), condition(user, random)));
			case 8, 9 -> atOnce(random, 2 + random.nextInt(6), pay(Kind.PAY, user, other, amount(random, 60), null));
			case 10 -> payAndUseTheKeyAgain(random, user, other);
			case 11, 12, 13, 14 -> request(random, user, other);
			default -> ask(random, pay(Kind.PAY, user, other, amount(random, 60), null));
		}
	}

	private void payAndUseTheKeyAgain(Random random, String user, String other) {
		Call first = pay(Kind.PAY, user, other, "1.00", null);
		ask(random, first);
		ask(random, new Call(Kind.OTHER_BODY, user, "/pay", first.key(), first.body().replace("1.00", "1.01"), null));
	}

	/** Somebody asks for money, and then several things may happen at the same moment. */
	private void request(Random random, String user, String other) {
		String amount = amount(random, 60);
		Answer asked = ask(random, new Call(Kind.REQUEST, user, "/request", key(random),
				"{\"userId\":\"%s\",\"amount\":%s}".formatted(other, amount), null));
		if (asked.status() != 200) {
			return;
		}
		String id = asked.text("requestId");
		List<Call> ends = List.of(settle(Kind.SETTLE, random, other, user, amount, id),
				settle(Kind.SETTLE, random, other, user, amount, id), end(Kind.DECLINE, random, other, id, "decline"),
				end(Kind.CANCEL, random, user, id, "cancel"),
				settle(Kind.SETTLE_WRONGLY, random, other, user, "61.01", id),
				end(Kind.MEDDLE, random, user, id, "decline"), end(Kind.MEDDLE, random, other, id, "cancel"));
		List<Call> chosen = new ArrayList<>();
		for (int i = random.nextInt(4); i > 0; i--) {
			chosen.add(ends.get(random.nextInt(ends.size())));
		}
		atOnce(random, chosen);
	}

	private static Call pay(Kind kind, String user, String payee, String amount, String ifMatch) {
		return new Call(kind, user, "/pay", Api.key(), "{\"userId\":\"%s\",\"amount\":%s}".formatted(payee, amount),
				ifMatch);
	}

	private static Call settle(Kind kind, Random random, String payer, String payee, String amount, String id) {
		return new Call(kind, payer, "/pay", key(random),
				"{\"userId\":\"%s\",\"amount\":%s,\"requestId\":\"%s\"}".formatted(payee, amount, id), null);
	}

	private static Call end(Kind kind, Random random, String user, String id, String how) {
		return new Call(kind, user, "/payment-requests/" + id + "/" + how, key(random), "", null);
	}

	private static Call name(String user, String name) {
		return new Call(Kind.NAME, user, "/current-user", Api.key(),
				"{\"name\":\"%s\",\"username\":\"%s\"}".formatted(name, user), null);
	}

	/** One that is met, or one that is not, or one that may be either. */
	private String condition(String user, Random random) {
		String seen = this.etags.getOrDefault(user, "\"0\"");
		return switch (random.nextInt(7)) {
			case 0 -> "*";
			case 1 -> "W/" + seen;
			case 2 -> "\"0\"";
			case 3 -> "\"999999\", " + seen;
			default -> seen;
		};
	}

	private static String amount(Random random, int below) {
		return "%d.%02d".formatted(random.nextInt(below), random.nextInt(1, 100));
	}

	private static String key(Random random) {
		return Long.toHexString(random.nextLong()) + Api.key();
	}

	private String anyone(Random random) {
		return this.users.get(random.nextInt(this.users.size()));
	}

	private String anyoneBut(String user, Random random) {
		String other = anyone(random);
		return other.equals(user) ? this.users.get((this.users.indexOf(user) + 1) % this.users.size()) : other;
	}

	private void atOnce(Random random, int times, Call call) {
		atOnce(random, Collections.nCopies(times, call));
	}

	private void atOnce(Random random, List<Call> together) {
		CompletableFuture.allOf(together.stream().map(call -> {
			Random own = new Random(random.nextLong());
			return CompletableFuture.runAsync(() -> ask(own, call), Thread::startVirtualThread);
		}).toArray(CompletableFuture[]::new)).join();
	}

	/** Asks until there is an answer, and now and then once more. */
	private Answer ask(Random random, Call call) {
		Answer answer = askOnce(random, call);
		if (random.nextInt(5) == 0) {
			assertSame(call, answer, askOnce(random, call));
		}
		return answer;
	}

	private Answer askOnce(Random random, Call call) {
		Instant asked = Instant.now();
		Answer answer = untilAnswered(random, call);
		this.calls.add(call.asked(asked, Instant.now(), answer));
		if (answer.header("ETag") != null && !call.path().startsWith("/payment-requests")) {
			this.etags.put(call.user(), answer.header("ETag"));
		}
		return answer;
	}

	private Answer untilAnswered(Random random, Call call) {
		return Awaitility.await(call + " of seed " + this.seed)
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(50 + random.nextInt(100)))
			.until(() -> send(call, random.nextInt(this.nodes.size())),
					given -> given != null && given.status() < 500 && given.status() != 429);
	}

	private Answer send(Call call, int node) {
		Api api = this.apis.computeIfAbsent(call.user() + node, name -> Api.of(this.nodes.get(node), call.user()));
		String[] headers = (call.ifMatch() != null) ? new String[] { "If-Match", call.ifMatch() } : new String[0];
		try {
			return call.path().equals("/current-user") ? api.put(call.path(), call.key(), call.body())
					: api.post(call.path(), call.key(), call.body(), headers);
		}
		catch (Unanswered ex) {
			return null;
		}
	}

	/** Asks everything once more: every answer must be the same. */
	void askAllAgain() {
		Map<String, Call> distinct = new HashMap<>();
		calls().stream()
			.filter(call -> call.kind() != Kind.OTHER_BODY)
			.forEach(call -> distinct.put(call.identity(), call));
		Random random = new Random(this.seed);
		distinct.values().forEach(call -> assertSame(call, call.answer(), untilAnswered(random, call)));
	}

	private static void assertSame(Call call, Answer first, Answer again) {
		assertThat(again.status()).as(call.toString()).isEqualTo(first.status());
		assertThat(again.body()).as(call.toString()).isEqualTo(first.body());
		assertThat(again.header("ETag")).as(call.toString()).isEqualTo(first.header("ETag"));
		if (call.kind() != Kind.PAY_NOTHING && call.kind() != Kind.OTHER_BODY) {
			assertThat(again.isReplayed()).as(call.toString()).isTrue();
		}
	}

}
