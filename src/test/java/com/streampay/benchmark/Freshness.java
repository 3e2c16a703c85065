package com.streampay.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.streampay.support.Api;
import com.streampay.support.ServiceProcess;
import com.streampay.support.Tokens;

/**
 * From {@code POST /pay} to the payee's event on {@code /current-balance}: at a light
 * load, and at half of the load that the service takes at most.
 */
public final class Freshness {

	private static final int PAYERS = 400;

	private static final int PAYEES = 400;

	private static final int CLIENTS = 32;

	/** The JVM compiles for about a minute. */
	private static final int WARM_UP_SECONDS = 75;

	private static final Pattern BALANCE = Pattern.compile("\"balance\":(\\d+)\\.(\\d\\d)");

	/** In minor units, what an account has been welcomed with. */
	private static final int WELCOME = 100_00;

	private final ServiceProcess service;

	private final List<Api> payers = new ArrayList<>();

	private final List<Payee> payees = new ArrayList<>();

	private Freshness(ServiceProcess service) {
		this.service = service;
	}

	/**
	 * @param args seconds of each measurement (20)
	 */
	public static void main(String[] args) throws Exception {
		int seconds = (args.length > 0) ? Integer.parseInt(args[0]) : 20;
		try (BenchmarkedService service = new BenchmarkedService("512m")) {
			Freshness freshness = new Freshness(service.process());
			freshness.open();
			service.books().awaitQuiet();
			freshness.measure(seconds);
			service.books().awaitQuiet().check();
		}
		System.exit(0);
	}

	private void open() {
		for (int i = 0; i < PAYERS; i++) {
			this.payers.add(Api.of(this.service::uri, Api.newUser("payer")));
			this.payers.getLast().open("Payer");
		}
		for (int i = 0; i < PAYEES; i++) {
			this.payees.add(new Payee(Api.newUser("payee")));
			Api.of(this.service::uri, this.payees.getLast().id).open("Payee");
		}
	}

	private void measure(int seconds) throws Exception {
		try (StreamClients streams = new StreamClients()) {
			for (Payee payee : this.payees) {
				streams.open(this.service.uri("/current-balance"), Tokens.of(payee.id, "read:balances"), payee::read);
			}
			Thread.ofPlatform().daemon().start(streams);
			saturate(WARM_UP_SECONDS);
			awaitAll();
			System.out.printf("%nlight, 10 payments/s: %s%n", atRate(10, seconds));
			int most = saturate(seconds);
			awaitAll();
			System.out.printf("at most: %d payments/s with %d clients, %s%n", most, CLIENTS, freshness());
			System.out.printf("half of it, %d payments/s: %s%n", most / 2, atRate(most / 2, seconds));
		}
	}

	private Latencies atRate(int perSecond, int seconds) throws InterruptedException {
		freshness();
		FixedRate.run(perSecond, seconds, (number, due) -> pay(due));
		awaitAll();
		return freshness();
	}

	private int saturate(int seconds) {
		AtomicInteger paid = new AtomicInteger();
		long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
		try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < CLIENTS; i++) {
				clients.submit(() -> {
					while (System.nanoTime() < end) {
						pay(System.nanoTime());
						paid.incrementAndGet();
					}
				});
			}
		}
		return paid.get() / seconds;
	}

	private void pay(long due) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		Payee payee = this.payees.get(random.nextInt(PAYEES));
		payee.dues.add(due);
		Api.Answer answer = this.payers.get(random.nextInt(PAYERS)).pay(payee.id, "0.01");
		if (answer.status() != 200) {
			throw new IllegalStateException(answer.body());
		}
	}

	private void awaitAll() throws InterruptedException {
		long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (this.payees.stream().anyMatch((payee) -> !payee.dues.isEmpty())) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("Payments have not arrived");
			}
			Thread.sleep(20);
		}
	}

	/** Of all that was measured since the last time. */
	private Latencies freshness() {
		List<Long> all = new ArrayList<>();
		for (Payee payee : this.payees) {
			for (Long nanos = payee.nanos.poll(); nanos != null; nanos = payee.nanos.poll()) {
				all.add(nanos);
			}
		}
		return new Latencies(all);
	}

	/**
	 * Somebody who only receives, a cent at a time, so that the balance tells how many
	 * payments have arrived.
	 */
	private static final class Payee {

		private final String id;

		/** When those payments were due that have not arrived. */
		private final Queue<Long> dues = new ConcurrentLinkedQueue<>();

		private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

		private int arrived;

		private Payee(String id) {
			this.id = id;
		}

		void read(String text) {
			long now = System.nanoTime();
			Matcher balance = BALANCE.matcher(text);
			while (balance.find()) {
				int credits = Integer.parseInt(balance.group(1) + balance.group(2)) - WELCOME;
				for (; this.arrived < credits; this.arrived++) {
					this.nanos.add(now - this.dues.remove());
				}
			}
		}

	}

}
