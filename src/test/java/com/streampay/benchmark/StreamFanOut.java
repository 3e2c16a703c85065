package com.streampay.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.ServiceProcess;
import com.streampay.support.Tokens;

/**
 * Thousands of clients of {@code /activities} at one node, while people pay. Every
 * payment gives two activities; the time of each is taken from when the payment was to be
 * sent until a client has it.
 */
public final class StreamFanOut {

	private static final int PAYERS = 40;

	private static final int STREAMS_PER_CALLER = 20;

	/** So many clients also look at what they receive. */
	private static final int WATCHED = 20;

	private static final Pattern PAYMENT = Pattern
		.compile("\"eventName\":\"(PaymentSent|PaymentReceived)\"[^\n]*\"paymentId\":\"([^\"]+)\"");

	private StreamFanOut() {
	}

	/**
	 * @param args clients (5000), activities a second (50), seconds (60), heap (512m)
	 */
	public static void main(String[] args) throws Exception {
		int clients = (args.length > 0) ? Integer.parseInt(args[0]) : 5000;
		int activities = (args.length > 1) ? Integer.parseInt(args[1]) : 50;
		int seconds = (args.length > 2) ? Integer.parseInt(args[2]) : 60;
		String heap = (args.length > 3) ? args[3] : "512m";
		try (BenchmarkedService service = new BenchmarkedService(heap)) {
			measure(service.process(), service.books(), clients, activities, seconds, heap);
		}
		System.exit(0);
	}

	private static void measure(ServiceProcess service, Books books, int clients, int activities, int seconds,
			String heap) throws Exception {
		List<String> payers = new ArrayList<>();
		for (int i = 0; i < PAYERS; i++) {
			payers.add(Api.newUser("payer"));
			Api.of(service::uri, payers.getLast()).open("Payer");
		}
		books.awaitQuiet();
		long before = usedHeap(service);
		Map<String, Long> dueNanos = new ConcurrentHashMap<>();
		ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
		try (StreamClients streams = new StreamClients()) {
			String token = null;
			for (int i = 0; i < clients; i++) {
				if (i % STREAMS_PER_CALLER == 0) {
					token = Tokens.of("watcher-" + i, "read:activities");
				}
				streams.open(service.uri("/activities"), token,
						(i % (clients / WATCHED) == 0) ? watcher(arrivals) : null);
			}
			Thread.ofPlatform().daemon().start(streams);
			awaitEqual(streams, 1);
			long opened = usedHeap(service);
			List<Long> start = streams.events();

			pay(service, payers, activities / 2, seconds / 3, new ConcurrentHashMap<>());
			arrivals.clear();
			int paid = pay(service, payers, activities / 2, seconds, dueNanos);
			long expected = start.getFirst() + 2L * (paid + activities / 2 * (seconds / 3));
			awaitEqual(streams, expected);
			long after = usedHeap(service);
			books.awaitQuiet().check();

			System.out.printf("%n%d clients, %d activities/s for %d s, -Xmx%s%n", clients, activities, seconds, heap);
			System.out.printf("delivered: %d of %d events to each of %d clients, %d connections lost%n",
					streams.events().stream().mapToLong(Long::longValue).min().orElse(0), expected, clients,
					streams.gone());
			System.out.printf("from the payment's due time to the client: %s%n", latencies(arrivals, dueNanos));
			System.out.printf(
					"heap after a collection: %d MiB without clients, %d MiB with them open, %d MiB at the end:"
							+ " %d KiB per client%n",
					before >> 20, opened >> 20, after >> 20, (Math.max(opened, after) - before) / clients >> 10);
			System.out.printf("threads of the service: %s%n", threads(service));
		}
	}

	private static Consumer<String> watcher(ConcurrentLinkedQueue<Arrival> arrivals) {
		StringBuilder rest = new StringBuilder();
		return (text) -> {
			long now = System.nanoTime();
			rest.append(text);
			int end = rest.lastIndexOf("\n\n");
			if (end >= 0) {
				Matcher payment = PAYMENT.matcher(rest.substring(0, end));
				while (payment.find()) {
					arrivals.add(new Arrival(payment.group(2), now));
				}
				rest.delete(0, end);
			}
		};
	}

	private static int pay(ServiceProcess service, List<String> payers, int perSecond, int seconds,
			Map<String, Long> dueNanos) throws InterruptedException {
		AtomicInteger sent = new AtomicInteger();
		List<Api> apis = payers.stream().map((payer) -> Api.of(service::uri, payer)).toList();
		FixedRate.run(perSecond, seconds, (number, due) -> {
			int payer = number % PAYERS;
			Api.Answer answer = apis.get(payer).pay(payers.get((payer + 1) % PAYERS), "0.01");
			if (answer.status() == 200) {
				dueNanos.put(answer.text("paymentId"), due);
				sent.incrementAndGet();
			}
		});
		long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (sent.get() < perSecond * seconds && System.nanoTime() < deadline) {
			Thread.sleep(10);
		}
		return sent.get();
	}

	private static void awaitEqual(StreamClients streams, long atLeast) throws InterruptedException {
		long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (streams.events().stream().anyMatch((events) -> events < atLeast) && System.nanoTime() < deadline) {
			Thread.sleep(50);
		}
	}

	private static Latencies latencies(ConcurrentLinkedQueue<Arrival> arrivals, Map<String, Long> dueNanos) {
		return new Latencies(arrivals.stream()
			.filter((arrival) -> dueNanos.containsKey(arrival.paymentId()))
			.map((arrival) -> arrival.nanos() - dueNanos.get(arrival.paymentId()))
			.toList());
	}

	/** Bytes in use after a full collection. */
	private static long usedHeap(ServiceProcess service) throws IOException, InterruptedException {
		jcmd(service, "GC.run");
		Matcher used = Pattern.compile("used (\\d+)K").matcher(jcmd(service, "GC.heap_info"));
		return used.find() ? Long.parseLong(used.group(1)) * 1024 : 0;
	}

	private static String threads(ServiceProcess service) throws IOException, InterruptedException {
		return jcmd(service, "Thread.print").lines().filter((line) -> line.startsWith("\"")).count()
				+ " platform threads";
	}

	private static String jcmd(ServiceProcess service, String command) throws IOException, InterruptedException {
		Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
		Process process = new ProcessBuilder(jcmd.toString(), Long.toString(service.pid()), command)
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		process.waitFor();
		return output;
	}

	private record Arrival(String paymentId, long nanos) {

	}

}
