package com.streampay.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.axonframework.messaging.MetaData;

import org.springframework.jdbc.core.simple.JdbcClient;

import com.streampay.event.AccountOpened;
import com.streampay.event.DomainEvent;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentSent;
import com.streampay.id.TimeOrderedId;
import com.streampay.support.EventsTopic;

/**
 * Events into all projections of one node, which does nothing else: those that were there
 * before, and those that come at a rate; and what an event costs of the processors' time.
 * Every account of a thousand pays and is paid in turn.
 */
final class ProjectionCost implements Part {

	static final String NAME = "projections";

	private static final int ACCOUNTS = 1000;

	private static final List<Integer> RATES = List.of(50, 1000, 4000);

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private final long[] versions = new long[ACCOUNTS];

	private long published;

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		try (BenchmarkedService service = new BenchmarkedService("1g", Map.of("streampay.projection.enabled", "false"));
				EventsTopic topic = new EventsTopic(service.servers().bootstrapServers())) {
			for (int i = 0; i < ACCOUNTS; i++) {
				send(topic, i, new AccountOpened(user(i), "Name of " + user(i), user(i)), MetaData.emptyInstance());
			}
			for (int i = 0; i < scale.events() / 2; i++) {
				pay(topic);
			}
			service.restartAsProjection();
			long all = this.published;
			Cost begin = Cost.now(service);
			await(service.jdbc(), all / 2);
			Cost half = Cost.now(service);
			await(service.jdbc(), all);
			Cost end = Cost.now(service);
			results.add(NAME, "all projections", "events/s", all / begin.seconds(end));
			half.report("the second half", end, all / 2, results);
			for (int rate : RATES) {
				Cost before = Cost.now(service);
				long first = this.published;
				for (long next = System.nanoTime(),
						stop = next + scale.seconds() * 1_000_000_000L; next < stop; next += 2_000_000_000L / rate) {
					LockSupport.parkNanos(next - System.nanoTime());
					pay(topic);
				}
				await(service.jdbc(), this.published);
				before.report(rate + " events/s", Cost.now(service), this.published - first, results);
			}
		}
	}

	private static String user(int number) {
		return new UUID(number, 0).toString();
	}

	private void pay(EventsTopic topic) {
		String payment = TimeOrderedId.next().toString();
		int payer = ThreadLocalRandom.current().nextInt(ACCOUNTS);
		int payee = (payer + 1) % ACCOUNTS;
		send(topic, payer,
				new PaymentSent(payment, user(payer), "Payer", user(payee), "Payee", 1, "For the coffee", null),
				MetaData.with(PaymentSent.CREDITED, "true"));
		send(topic, payee,
				new PaymentReceived(payment, user(payer), "Payer", user(payee), "Payee", 1, "For the coffee", null),
				MetaData.with(PaymentReceived.AT_ONCE, "true"));
	}

	private void send(EventsTopic topic, int account, DomainEvent event, MetaData metaData) {
		topic.send(event, this.versions[account]++, Instant.now(), metaData);
		this.published++;
	}

	private static void await(JdbcClient jdbc, long events) {
		Awaitility.await("all is projected")
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(100))
			.until(() -> jdbc.sql("""
					SELECT least((SELECT coalesce(sum(version + 1), 0) FROM query.balance),
					             (SELECT coalesce(max(position), 0) FROM query.activity) + :accounts,
					             (SELECT 2 * count(*) FROM query.payment WHERE received_at IS NOT NULL) + :accounts)
					""").param("accounts", ACCOUNTS).query(Long.class).single() >= events);
	}

	/** What was used until a moment. */
	private record Cost(long nanos, Duration service, Duration database, Duration broker, long transactions) {

		static Cost now(BenchmarkedService service) {
			return new Cost(System.nanoTime(), cpu(service.process().handle()),
					Stream.concat(service.servers().postgres().children(), Stream.of(service.servers().postgres()))
						.map(Cost::cpu)
						.reduce(Duration.ZERO, Duration::plus),
					cpu(service.servers().broker()),
					service.jdbc()
						.sql("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
						.query(Long.class)
						.single());
		}

		private static Duration cpu(ProcessHandle process) {
			return process.info().totalCpuDuration().orElse(Duration.ZERO);
		}

		double seconds(Cost end) {
			return (end.nanos - this.nanos) / 1e9;
		}

		void report(String what, Cost end, long events, Results results) {
			results.add(NAME, what + ", service", "µs of CPU/event", micros(this.service, end.service, events));
			results.add(NAME, what + ", PostgreSQL", "µs of CPU/event", micros(this.database, end.database, events));
			results.add(NAME, what + ", broker", "µs of CPU/event", micros(this.broker, end.broker, events));
			results.add(NAME, what, "events/transaction", (double) events / (end.transactions - this.transactions));
		}

		private static double micros(Duration before, Duration after, long events) {
			return after.minus(before).toNanos() / 1e3 / events;
		}

	}

}
