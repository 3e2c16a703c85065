package com.streampay.reliability;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import com.streampay.reliability.ReferenceModel.Expected;
import com.streampay.reliability.ReferenceModel.Request;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random things one after the other, each answer foretold by the {@link ReferenceModel}
 * before it is asked for. To repeat a history: {@code -Dstreampay.seed=…}.
 */
class ReferenceModelTest {

	private static final int THINGS = 150;

	private static final long WELCOME = 100_00;

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final ReferenceModel model = new ReferenceModel();

	private final List<String> users = List.of(Api.newUser("ada"), Api.newUser("ben"), Api.newUser("cid"),
			Api.newUser("dot"));

	private final List<String> requests = new ArrayList<>(List.of(UUID.randomUUID().toString()));

	private final List<Asked> past = new ArrayList<>();

	static List<Long> seeds() {
		return HistoryTest.seeds();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void every_answer_is_the_one_foretold(long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < THINGS; i++) {
			doSomething(random, "thing %d of seed %d".formatted(i, seed));
		}
		new Books(this.streamPay.jdbc()).awaitQuiet().check();
		for (String user : this.users) {
			if (this.model.version(user) >= 0) {
				assertThat(new Books(this.streamPay.jdbc()).balance(user)).isEqualTo(this.model.balance(user));
			}
		}
	}

	private void doSomething(Random random, String what) {
		String user = any(this.users, random);
		switch (random.nextInt(10)) {
			case 0 -> name(user, "Name " + random.nextInt(3), what);
			case 1, 2, 3 -> pay(user, (random.nextInt(15) == 0) ? "nobody" : any(this.users, random), amount(random),
					random, null, what);
			case 4, 5 ->
				request(user, (random.nextInt(15) == 0) ? "nobody" : any(this.users, random), amount(random), what);
			case 6, 7 -> settle(user, any(this.requests, random), random, what);
			case 8 -> end(user, any(this.requests, random), random.nextBoolean(), random.nextBoolean(), what);
			default -> askAgain(random, what);
		}
	}

	private void name(String user, String name, String what) {
		ask(new Asked(user, "/current-user", Api.key(), "{\"name\":\"%s\",\"username\":\"user\"}".formatted(name),
				null), this.model.name(user, name, WELCOME), what);
		awaitCredit(user);
	}

	private void pay(String user, String payee, long amount, Random random, String requestId, String what) {
		String ifMatch = null;
		Long version = null;
		long current = this.model.version(user);
		switch (random.nextInt(8)) {
			case 0 -> ifMatch = "*";
			case 1 -> {
				ifMatch = "W/\"" + current + "\"";
				version = -1L;
			}
			case 2 -> {
				version = current - 1;
				ifMatch = "\"" + version + "\"";
			}
			case 3 -> {
				version = current;
				ifMatch = "\"12345\", \"" + current + "\"";
			}
			case 4 -> {
				version = current;
				ifMatch = "\"" + current + "\"";
			}
			default -> {
			}
		}
		String request = (requestId != null) ? ",\"requestId\":\"" + requestId + "\"" : "";
		ask(new Asked(user, "/pay", Api.key(),
				"{\"userId\":\"%s\",\"amount\":%s%s}".formatted(payee, decimal(amount), request), ifMatch),
				this.model.pay(user, payee, amount, version, requestId), what);
		awaitCredit(payee);
	}

	/** As it should be, or by somebody else, or with other terms. */
	private void settle(String user, String requestId, Random random, String what) {
		Request request = this.model.request(requestId);
		if (request == null || random.nextInt(4) == 0) {
			pay(user, any(this.users, random), amount(random), random, requestId, what);
		}
		else {
			long amount = request.amountMinor() + ((random.nextInt(5) == 0) ? 1 : 0);
			pay(request.payerId(), request.requesterId(), amount, random, requestId, what);
		}
	}

	private void request(String user, String payer, long amount, String what) {
		Answer answer = ask(
				new Asked(user, "/request", Api.key(),
						"{\"userId\":\"%s\",\"amount\":%s}".formatted(payer, decimal(amount)), null),
				this.model.request(user, payer), what);
		if (answer.status() == 200) {
			String id = answer.text("requestId");
			this.requests.add(id);
			this.model.requested(id, user, payer, amount);
		}
	}

	private void end(String user, String requestId, boolean asPayer, boolean rightly, String what) {
		Request request = this.model.request(requestId);
		String actor = (rightly && request != null) ? (asPayer ? request.payerId() : request.requesterId()) : user;
		ask(new Asked(actor, "/payment-requests/" + requestId + (asPayer ? "/decline" : "/cancel"), Api.key(), "",
				null), this.model.end(actor, requestId, asPayer), what);
	}

	private void askAgain(Random random, String what) {
		if (!this.past.isEmpty()) {
			Asked asked = any(this.past, random);
			Answer again = send(asked);
			assertThat(again.status()).as(what).isEqualTo(asked.answer().status());
			assertThat(again.body()).as(what).isEqualTo(asked.answer().body());
			assertThat(again.header("ETag")).as(what).isEqualTo(asked.answer().header("ETag"));
			assertThat(again.isReplayed()).as(what).isTrue();
		}
	}

	private Answer ask(Asked asked, Expected expected, String what) {
		Answer answer = send(asked);
		String all = what + ": " + asked + " -> " + answer.status() + " " + answer.body();
		assertThat(answer.status()).as(all).isEqualTo(expected.status());
		assertThat((answer.status() == 200) ? null : answer.problem()).as(all).isEqualTo(expected.problem());
		assertThat(answer.header("ETag")).as(all)
			.isEqualTo((expected.version() != null) ? "\"" + expected.version() + "\"" : null);
		if (expected.balance() != null) {
			assertThat(answer.json().path("balance").decimalValue()).as(all)
				.isEqualByComparingTo(decimal(expected.balance()));
		}
		assertThat(answer.isReplayed()).as(all).isFalse();
		this.past.add(asked.with(answer));
		return answer;
	}

	private Answer send(Asked asked) {
		Api api = Api.of(this.streamPay::uri, asked.user());
		String[] headers = (asked.ifMatch() != null) ? new String[] { "If-Match", asked.ifMatch() } : new String[0];
		return asked.path().equals("/current-user") ? api.put(asked.path(), asked.key(), asked.body())
				: api.post(asked.path(), asked.key(), asked.body(), headers);
	}

	/** What the model credits at once takes a moment here. */
	private void awaitCredit(String user) {
		Awaitility.await()
			.until(() -> this.streamPay.jdbc()
				.sql("SELECT coalesce(max(sequence_number), -1) FROM event_store.domain_event WHERE aggregate_identifier = ?")
				.param(user)
				.query(Long.class)
				.single() == this.model.version(user));
	}

	/** Now and then more than there can be. */
	private static long amount(Random random) {
		return random.nextLong(1, (random.nextInt(10) == 0) ? 1000_00 : 30_00);
	}

	private static BigDecimal decimal(long minor) {
		return BigDecimal.valueOf(minor, 2);
	}

	private static <T> T any(List<T> list, Random random) {
		return list.get(random.nextInt(list.size()));
	}

	private record Asked(String user, String path, String key, String body, String ifMatch, Answer answer) {

		Asked(String user, String path, String key, String body, String ifMatch) {
			this(user, path, key, body, ifMatch, null);
		}

		Asked with(Answer given) {
			return new Asked(this.user, this.path, this.key, this.body, this.ifMatch, given);
		}

	}

}
