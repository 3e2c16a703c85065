package com.streampay.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

import com.streampay.benchmark.Crowd.Person;

/**
 * Payments over HTTP among a thousand accounts, each with its own token: how many are
 * accepted and credited per second, by as many connections as there are, and how long one
 * takes that is answered while half as many are due. In turns with the SQL ledger and
 * with round trips of a broker that has nothing else to do.
 */
final class Payments implements Part {

	static final String NAME = "payments";

	static final String UNIFORM_64 = "anyone pays anyone, 64 connections";

	static final String ZIPF_64 = "anyone pays by Zipf, 64 connections";

	static final String HALF = "answered at half of what 64 connections do";

	private static final int PEOPLE = 1000;

	private static final int WARM_UP_CONNECTIONS = 16;

	private static final Duration QUIET = Duration.ofMinutes(2);

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		try (BenchmarkedService service = new BenchmarkedService("1g");
				Servers beside = new Servers();
				BrokerRoundTrip broker = new BrokerRoundTrip(beside, scale)) {
			SqlLedger ledger = new SqlLedger(beside, scale);
			Crowd crowd = Crowd.open(PEOPLE, service.process().port());
			service.books().awaitQuiet(QUIET);
			Traffic uniform = (connection) -> {
				Person payer = crowd.anyone();
				Crowd.pay(connection, payer, crowd.anyoneBut(payer));
				return 1;
			};
			Traffic popular = (connection) -> {
				Person payer = crowd.anyone();
				Crowd.pay(connection, payer, crowd.somebodyPopularBut(payer));
				return 1;
			};
			Traffic mixed = (connection) -> {
				Person payer = crowd.anyone();
				if (ThreadLocalRandom.current().nextInt(4) > 0) {
					Crowd.pay(connection, payer, crowd.anyoneBut(payer));
					return 1;
				}
				Crowd.askAndSettle(connection, crowd.anyoneBut(payer), payer);
				return 2;
			};
			// The compiler takes a good part of the processors for the first 60,000.
			perSecond(service, uniform, WARM_UP_CONNECTIONS, 2 * scale.warmUpSeconds());
			for (int i = 0; i < scale.repetitions(); i++) {
				service.books().awaitQuiet(QUIET);
				ledger.measure(results);
				for (int connections : List.of(1, 16, 64, 256)) {
					results.add(NAME, "anyone pays anyone, " + connections + " connections", "payments/s",
							perSecond(service, uniform, connections, scale.seconds()));
				}
				results.add(NAME, ZIPF_64, "payments/s", perSecond(service, popular, 64, scale.seconds()));
				results.add(NAME, "payments and settled requests, 64 connections", "commands/s",
						perSecond(service, mixed, 64, scale.seconds()));
			}
			double half = results.measure(NAME, UNIFORM_64).orElseThrow().median() / 2;
			for (int i = 0; i < scale.repetitions(); i++) {
				service.books().awaitQuiet(QUIET);
				broker.measure(NAME, results);
				results.add(NAME, HALF, FixedRate.run(half, scale.seconds(),
						() -> service.caller((connection, due) -> uniform.next(connection))));
				service.awaitCredited();
			}
			service.books().awaitQuiet(QUIET).check();
		}
	}

	/** Until the last of them is credited. */
	private static double perSecond(BenchmarkedService service, Traffic traffic, int connections, int seconds)
			throws Exception {
		LongAdder done = new LongAdder();
		long begin = System.nanoTime();
		ClosedLoop.perSecond(connections, seconds,
				() -> service.caller((connection, due) -> done.add(traffic.next(connection))));
		service.awaitCredited();
		return done.sum() / ((System.nanoTime() - begin) / 1e9);
	}

	/** Does one thing after the other and tells how many commands it was. */
	private interface Traffic {

		int next(HttpConnection connection) throws IOException;

	}

}
