package com.streampay.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.streampay.benchmark.Crowd.Person;
import org.awaitility.Awaitility;

/**
 * From when {@code POST /pay} is due to the payee's event on {@code /current-balance}: at
 * a light load, and at half of the load that the service takes at most while it also
 * writes these streams. The first in turns with round trips of a broker that has nothing
 * else to do.
 */
final class Freshness implements Part {

	static final String NAME = "freshness";

	static final String LIGHT = "50 payments/s";

	private static final int RATE = 50;

	private static final int PAYERS = 400;

	private static final int PAYEES = 400;

	private static final int CONNECTIONS = 32;

	private static final Pattern BALANCE = Pattern.compile("\"balance\":(\\d+)\\.(\\d\\d)");

	/** In minor units, what an account has been welcomed with. */
	private static final int WELCOME = 100_00;

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		try (BenchmarkedService service = new BenchmarkedService("1g");
				StreamClients streams = new StreamClients();
				Servers beside = new Servers();
				BrokerRoundTrip broker = new BrokerRoundTrip(beside, scale)) {
			List<Person> people = Crowd.open(PAYERS + PAYEES, service.process().port()).people();
			service.books().awaitQuiet(Duration.ofMinutes(2));
			List<Payee> payees = new ArrayList<>();
			for (Person person : people.subList(PAYERS, PAYERS + PAYEES)) {
				Payee payee = new Payee(person);
				streams.open(service.process().uri("/current-balance"), person.token(), payee::read);
				payees.add(payee);
			}
			Thread.ofPlatform().daemon().start(streams);
			BenchmarkedService.Request pay = (connection, due) -> {
				ThreadLocalRandom random = ThreadLocalRandom.current();
				Payee payee = payees.get(random.nextInt(PAYEES));
				payee.dues.add(due);
				Crowd.pay(connection, people.get(random.nextInt(PAYERS)), payee.person);
			};
			ClosedLoop.perSecond(CONNECTIONS, scale.warmUpSeconds(), () -> service.caller(pay));
			arrived(payees);
			// What runs fifty times a second is another code than what a saturated
			// service runs, and compiled late.
			FixedRate.run(RATE, scale.warmUpSeconds(), () -> service.caller(pay));
			arrived(payees);
			for (int i = 0; i < scale.repetitions(); i++) {
				broker.measure(NAME, results);
				FixedRate.run(RATE, scale.seconds(), () -> service.caller(pay));
				results.add(NAME, LIGHT, arrived(payees));
			}
			for (int i = 0; i < scale.repetitions(); i++) {
				double most = ClosedLoop.perSecond(CONNECTIONS, scale.seconds() / 2, () -> service.caller(pay));
				results.add(NAME, "the most, by %d connections".formatted(CONNECTIONS), "payments/s", most);
				arrived(payees);
				FixedRate.run(most / 2, scale.seconds(), () -> service.caller(pay));
				results.add(NAME, "half of the most", arrived(payees));
			}
			service.books().awaitQuiet(Duration.ofMinutes(2)).check();
		}
	}

	/** Of all that were paid since the last time, once they have arrived. */
	private static Latencies arrived(List<Payee> payees) {
		Awaitility.await("every payment arrives")
			.atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(50))
			.until(() -> payees.stream().allMatch(payee -> payee.dues.isEmpty()));
		List<Long> all = new ArrayList<>();
		for (Payee payee : payees) {
			for (Iterator<Long> nanos = payee.nanos.iterator(); nanos.hasNext(); nanos.remove()) {
				all.add(nanos.next());
			}
		}
		return new Latencies(all);
	}

	/**
	 * Somebody who only receives, a cent at a time, so that the balance tells how many
	 * payments have arrived.
	 */
	private static final class Payee {

		private final Person person;

		/** When those payments were due that have not arrived. */
		private final Queue<Long> dues = new ConcurrentLinkedQueue<>();

		private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

		private int arrived;

		private Payee(Person person) {
			this.person = person;
		}

		void read(String text) {
			long now = System.nanoTime();
			Matcher balance = BALANCE.matcher(text);
			while (balance.find()) {
				int credits = Integer.parseInt(balance.group(1) + balance.group(2)) - WELCOME;
				for (; this.arrived < credits; this.arrived++) {
					this.nanos.add(now - this.dues.element());
					this.dues.remove();
				}
			}
		}

	}

}
