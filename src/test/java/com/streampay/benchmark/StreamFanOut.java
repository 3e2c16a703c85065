package com.streampay.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.streampay.benchmark.Crowd.Person;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Thousands of clients of {@code /activities} at one node, while people pay, which gives
 * two activities each time. How late an activity is counts once from when the projection
 * wrote its row, which is what the streams have to answer for, and once from when the
 * payment was due.
 */
final class StreamFanOut implements Part {

	static final String NAME = "fan-out";

	static final int MANY = 5000;

	static final int MOST = 10_000;

	static final String DELIVERED = "delivered";

	static final String SINCE_WRITTEN = "from the row";

	static final String HEAP = "heap per client";

	private static final String SINCE_DUE = "from when the payment was due";

	private static final int ACTIVITIES = 50;

	private static final int WARM_UP_CONNECTIONS = 16;

	private static final int STREAMS_PER_CALLER = 20;

	/** So many clients also look at what they receive. */
	private static final int WATCHED = 20;

	/** What a stream begins with, at most. */
	private static final int NEWEST = 100;

	private static final Pattern PAYMENT = Pattern
		.compile("\"eventName\":\"(PaymentSent|PaymentReceived)\"[^\n]*\"paymentId\":\"([^\"]+)\"");

	/** When each payment was due. */
	private final Map<String, Instant> dues = new ConcurrentHashMap<>();

	private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		try (BenchmarkedService service = new BenchmarkedService("1g")) {
			// Enough for a stream to begin with as many activities as it ever does.
			List<Person> payers = Crowd.open(NEWEST / 2, service.process().port()).people();
			service.books().awaitQuiet();
			warmUp(service, payers, scale.warmUpSeconds());
			for (int clients : List.of(100, 1000, MANY, MOST)) {
				measure(service, payers, clients, scale, results);
			}
			service.books().awaitQuiet().check();
		}
	}

	static String name(int clients, String what) {
		return "%,d clients, %s".formatted(clients, what);
	}

	private void measure(BenchmarkedService service, List<Person> payers, int clients, Scale scale, Results results)
			throws Exception {
		service.books().awaitQuiet();
		long before = Memory.heap(service.process().pid());
		try (StreamClients streams = new StreamClients()) {
			String token = null;
			for (int i = 0; i < clients; i++) {
				if (i % STREAMS_PER_CALLER == 0) {
					token = Tokens.of("watcher-%d-%d".formatted(clients, i), "read:activities");
				}
				streams.open(service.process().uri("/activities"), token,
						(i % (clients / WATCHED) == 0) ? watcher() : null);
			}
			Thread.ofPlatform().daemon().start(streams);
			awaitAll(streams, NEWEST);
			int paid = pay(service, payers, Math.max(1, scale.warmUpSeconds() / 6));
			for (int i = 0; i < scale.repetitions(); i++) {
				awaitAll(streams, NEWEST + 2L * paid);
				this.arrivals.clear();
				this.dues.clear();
				long received = streams.events().stream().mapToLong(Long::longValue).sum();
				int now = pay(service, payers, scale.seconds());
				paid += now;
				awaitAll(streams, NEWEST + 2L * paid);
				double all = 2.0 * now * clients;
				results.add(NAME, name(clients, DELIVERED), "%",
						100 * (streams.events().stream().mapToLong(Long::longValue).sum() - received) / all);
				results.add(NAME, name(clients, SINCE_WRITTEN), sinceWritten(service));
				results.add(NAME, name(clients, SINCE_DUE), sinceDue());
			}
			if (streams.gone() > 0) {
				throw new IllegalStateException(streams.gone() + " of " + clients + " clients were cut off");
			}
			results.add(NAME, name(clients, HEAP), "KiB",
					(Memory.heap(service.process().pid()) - before) / 1024.0 / clients);
		}
	}

	/** At full speed, so that the compiler is done with what the payments need. */
	private static void warmUp(BenchmarkedService service, List<Person> payers, int seconds) throws Exception {
		ClosedLoop.perSecond(WARM_UP_CONNECTIONS, seconds,
				() -> service.caller((connection, due) -> pay(connection, payers)));
		service.books().awaitQuiet(Duration.ofMinutes(2));
	}

	private int pay(BenchmarkedService service, List<Person> payers, int seconds) throws Exception {
		int before = this.dues.size();
		Instant epoch = Instant.now().minusNanos(System.nanoTime());
		FixedRate.run(ACTIVITIES / 2.0, seconds, () -> service
			.caller((connection, due) -> this.dues.put(pay(connection, payers), epoch.plusNanos(due))));
		return this.dues.size() - before;
	}

	private static String pay(HttpConnection connection, List<Person> payers) throws IOException {
		int payer = ThreadLocalRandom.current().nextInt(payers.size());
		return Crowd.pay(connection, payers.get(payer), payers.get((payer + 1) % payers.size()));
	}

	private Consumer<String> watcher() {
		StringBuilder rest = new StringBuilder();
		return text -> {
			Instant now = Instant.now();
			rest.append(text);
			int end = rest.lastIndexOf("\n\n");
			if (end >= 0) {
				Matcher payment = PAYMENT.matcher(rest.substring(0, end));
				while (payment.find()) {
					this.arrivals.add(new Arrival(payment.group(1), payment.group(2), now));
				}
				rest.delete(0, end);
			}
		};
	}

	private Latencies sinceDue() {
		return new Latencies(this.arrivals.stream()
			.filter(arrival -> this.dues.containsKey(arrival.paymentId()))
			.map(arrival -> Duration.between(this.dues.get(arrival.paymentId()), arrival.time()).toNanos())
			.toList());
	}

	private Latencies sinceWritten(BenchmarkedService service) {
		Map<String, Instant> written = new ConcurrentHashMap<>();
		service.jdbc()
			.sql("SELECT event_name, payment_id, projected_at FROM query.activity WHERE payment_id IS NOT NULL")
			.query(row -> {
				written.put(row.getString(1) + row.getString(2), row.getTimestamp(3).toInstant());
			});
		return new Latencies(this.arrivals.stream()
			.filter(arrival -> this.dues.containsKey(arrival.paymentId()))
			.map(arrival -> Duration.between(written.get(arrival.eventName() + arrival.paymentId()), arrival.time())
				.toNanos())
			.toList());
	}

	/** Waits for them, but not for ever: what is late is not delivered. */
	private static void awaitAll(StreamClients streams, long events) {
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.pollInterval(Duration.ofMillis(50))
				.until(() -> streams.events().stream().allMatch(received -> received >= events));
		}
		catch (ConditionTimeoutException ex) {
			System.out.println("Not everyone has received " + events + " activities");
		}
	}

	private record Arrival(String eventName, String paymentId, Instant time) {
	}

}
