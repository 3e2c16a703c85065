package com.streampay.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

import com.streampay.benchmark.Crowd.Person;
import org.awaitility.Awaitility;

/**
 * Payments over HTTP among a thousand accounts, each with its own token: how many are
 * accepted and credited per second, by as many connections as there are.
 */
final class Payments implements Part {

	static final String NAME = "payments";

	private static final int PEOPLE = 1000;

	private static final int WARM_UP_CONNECTIONS = 64;

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		// Nobody is refused for being quick, which is what is measured.
		try (BenchmarkedService service = new BenchmarkedService("1g",
				Map.of("streampay.command.caller-rate", "100000", "streampay.command.caller-burst", "100000"))) {
			Crowd crowd = Crowd.open(PEOPLE, service.process().port());
			service.books().awaitQuiet(Duration.ofMinutes(2));
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
			perSecond(service, uniform, WARM_UP_CONNECTIONS, scale.warmUpSeconds());
			for (int i = 0; i < scale.repetitions(); i++) {
				for (int connections : List.of(1, 16, 64, 256)) {
					results.add(NAME, "anyone pays anyone, " + connections + " connections", "payments/s",
							perSecond(service, uniform, connections, scale.seconds()));
				}
				results.add(NAME, "anyone pays by Zipf, 64 connections", "payments/s",
						perSecond(service, popular, 64, scale.seconds()));
				results.add(NAME, "of five commands a request and its settlement, 64 connections", "commands/s",
						perSecond(service, mixed, 64, scale.seconds()));
			}
			service.books().awaitQuiet(Duration.ofMinutes(2)).check();
		}
	}

	/** Until the last of them is credited. */
	private static double perSecond(BenchmarkedService service, Traffic traffic, int connections, int seconds)
			throws Exception {
		LongAdder done = new LongAdder();
		long begin = System.nanoTime();
		ClosedLoop.perSecond(connections, seconds, () -> new Client(service.process().port(), traffic, done));
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> service.jdbc()
				.sql("SELECT NOT EXISTS (SELECT FROM event_store.payment_in_flight)")
				.query(Boolean.class)
				.single());
		return done.sum() / ((System.nanoTime() - begin) / 1e9);
	}

	/** Does one thing after the other and tells how many commands it was. */
	private interface Traffic {

		int next(HttpConnection connection) throws IOException;

	}

	private static final class Client implements ClosedLoop.Caller {

		private final HttpConnection connection;

		private final Traffic traffic;

		private final LongAdder done;

		Client(int port, Traffic traffic, LongAdder done) {
			try {
				this.connection = new HttpConnection(port);
			}
			catch (IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
			this.traffic = traffic;
			this.done = done;
		}

		@Override
		public void call() throws IOException {
			this.done.add(this.traffic.next(this.connection));
		}

		@Override
		public void close() throws IOException {
			this.connection.close();
		}

	}

}
