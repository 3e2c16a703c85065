package com.streampay.paymentrequest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import com.streampay.command.CommandContext;
import com.streampay.command.Commands;
import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bob asks Alice again and again, and each time two things are done about it at once:
 * whichever comes first is the request's one end, and everyone sees that one.
 */
class PaymentRequestRacesTest {

	private static final int ROUNDS = 20;

	private static final Duration LEAD = Duration.ofMillis(15);

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final JdbcClient jdbc = this.streamPay.jdbc();

	private final Books books = new Books(this.jdbc);

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private final Api bob = Api.of(this.streamPay::uri, this.bobId);

	@BeforeEach
	void openAccounts() {
		this.alice.open("Alice");
		this.bob.open("Bob");
		this.books.awaitQuiet();
	}

	@ParameterizedTest
	@CsvSource({ "PAY, CANCEL", "PAY, PAY", "PAY, DECLINE", "PAY, EXPIRE", "CANCEL, EXPIRE", "CANCEL, DECLINE" })
	void a_request_comes_to_one_end(Deed one, Deed other) throws Exception {
		Map<String, String> ends = new ConcurrentHashMap<>();
		try (SseClient requests = SseClient.open(this.streamPay.uri("/payment-requests"), this.alice.token());
				SseClient activities = SseClient.open(this.streamPay.uri("/activities"),
						Tokens.of(this.bobId, "read:activities"))) {
			severalAtOnce(() -> {
				String id = this.bob.request(this.aliceId, "0.01").text("requestId");
				ends.put(id, race(id, one, other));
				return id;
			});
			assertSeen(ends, requests, activities);
		}
		long paid = ends.values().stream().filter("PaymentRequestPaid"::equals).count();
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(100_00 - paid);
		assertThat(this.books.balance(this.bobId)).isEqualTo(100_00 + paid);
		assertThat(this.jdbc.sql("SELECT count(*) FROM event_store.payment_request_due WHERE payer_id = ?")
			.param(this.aliceId)
			.query(Long.class)
			.single()).isZero();
	}

	private static void severalAtOnce(Callable<?> round) throws Exception {
		try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
			for (Future<?> done : executor.invokeAll(Collections.nCopies(ROUNDS, round))) {
				done.get();
			}
		}
	}

	/** Does both at once, and answers the end that the request came to. */
	private String race(String id, Deed... deeds) throws Exception {
		if (List.of(deeds).contains(Deed.EXPIRE)) {
			this.jdbc.sql("UPDATE event_store.payment_request_due SET expires_at = now() WHERE request_id = ?")
				.param(id)
				.update();
		}
		List<Integer> statuses = new ArrayList<>();
		try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
			CyclicBarrier start = new CyclicBarrier(deeds.length);
			List<Future<Integer>> running = new ArrayList<>();
			for (Deed deed : deeds) {
				running.add(executor.submit(() -> {
					start.await();
					// Or the one that has the shorter way would always come first.
					LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LEAD.toNanos()));
					return deed(deed, id);
				}));
			}
			for (Future<Integer> status : running) {
				statuses.add(status.get());
			}
		}
		List<String> events = this.jdbc.sql("""
				SELECT replace(payload_type, 'com.streampay.event.', '') FROM event_store.domain_event
				WHERE aggregate_identifier = 'streampay-request-' || ? ORDER BY sequence_number""")
			.param(id)
			.query(String.class)
			.list();
		assertThat(events).hasSize(2).startsWith("PaymentRequested");
		assertAnswers(events.getLast(), deeds, statuses);
		return events.getLast();
	}

	private static void assertAnswers(String end, Deed[] deeds, List<Integer> statuses) {
		List<Integer> ofWinners = new ArrayList<>();
		for (int i = 0; i < deeds.length; i++) {
			if (deeds[i] == Deed.EXPIRE) {
				// Finds its work done where it came second.
				assertThat(statuses.get(i)).isEqualTo(200);
			}
			else if (deeds[i].event.equals(end)) {
				ofWinners.add(statuses.get(i));
			}
			else {
				assertThat(statuses.get(i)).as(deeds[i] + " when it came to " + end).isEqualTo(409);
			}
		}
		if (!end.equals(Deed.EXPIRE.event)) {
			assertThat(ofWinners).containsOnlyOnce(200).isSubsetOf(200, 409);
		}
	}

	private int deed(Deed deed, String id) {
		return switch (deed) {
			case PAY -> this.alice.settle(this.bobId, "0.01", id).status();
			case DECLINE -> this.alice.post("/payment-requests/" + id + "/decline", Api.key(), "").status();
			case CANCEL -> this.bob.post("/payment-requests/" + id + "/cancel", Api.key(), "").status();
			case EXPIRE -> this.streamPay.bean(Commands.class)
				.send(new ExpireRequestCommand(UUID.fromString(id), this.aliceId),
						CommandContext.internal("somebody", Api.key()))
				.join()
				.status();
		};
	}

	/** Payer and requester see each end, and no other. */
	private void assertSeen(Map<String, String> ends, SseClient requests, SseClient activities) {
		requests.awaitEvents(2 * ROUNDS);
		Awaitility.await().untilAsserted(() -> assertThat(endsIn(activities)).isEqualTo(ends));
		assertThat(requests.events()).filteredOn((event) -> "delete".equals(event.name()))
			.extracting(SseClient.Event::data)
			.containsExactlyInAnyOrderElementsOf(ends.keySet().stream().map("{\"id\":\"%s\"}"::formatted).toList());
		ends.forEach((id, end) -> assertThat(this.bob.get("/payment-requests/" + id).text("status"))
			.isEqualTo(end.replace("PaymentRequest", "").toUpperCase()));
	}

	private Map<String, String> endsIn(SseClient activities) {
		Map<String, String> ends = new HashMap<>();
		for (SseClient.Event event : activities.events()) {
			if (event.data().contains("\"toUserId\":\"" + this.aliceId) || event.data().contains(this.bobId)) {
				String id = event.data().replaceFirst(".*\"requestId\":\"?([^\"}]*)\"?.*", "$1");
				String name = event.data().replaceFirst(".*\"eventName\":\"([^\"]*)\".*", "$1");
				switch (name) {
					case "PaymentRequested", "PaymentReceived" -> {
					}
					case "PaymentSent" -> {
						if (!id.equals("null")) {
							assertThat(ends.put(id, "PaymentRequestPaid")).isNull();
						}
					}
					default -> assertThat(ends.put(id, name)).isNull();
				}
			}
		}
		return ends;
	}

	enum Deed {

		PAY("PaymentRequestPaid"), DECLINE("PaymentRequestDeclined"), CANCEL("PaymentRequestCancelled"),
		EXPIRE("PaymentRequestExpired");

		private final String event;

		Deed(String event) {
			this.event = event;
		}

	}

}
