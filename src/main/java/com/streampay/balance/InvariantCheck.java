package com.streampay.balance;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks every minute whether all balances and the money in flight sum to zero. All of it
 * is read from one snapshot. Payments that are stored and not projected yet are counted
 * in; while those are many, or set aside, nothing is said. Nodes do not check at the same
 * time: who finds another at it, waits for the next minute.
 */
class InvariantCheck implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(InvariantCheck.class);

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	/** So many of the latest events may be unprojected. */
	private static final int LATEST = 20_000;

	/** "StreamPay invariant". */
	private static final long LOCK = 0x5350_494E_5641_5249L;

	/** No row where the latest events may not reach back to what is projected. */
	private static final String SUM = """
			WITH latest AS MATERIALIZED (
			  SELECT * FROM event_store.domain_event
			   WHERE global_index > (SELECT coalesce(max(global_index), 0) - :latest FROM event_store.domain_event)),
			unprojected AS (
			  SELECT latest.* FROM latest LEFT JOIN query.balance ON user_id = aggregate_identifier
			   WHERE type = 'Account' AND sequence_number > coalesce(version, -1))
			SELECT coalesce((SELECT sum(balance_minor) FROM query.balance), 0)
			     + coalesce((SELECT sum(amount_minor) FROM event_store.payment_in_flight), 0)
			     + coalesce((SELECT sum((CASE WHEN payload_type LIKE '%.PaymentSent' THEN -1 ELSE 1 END)
			                   * (convert_from(payload, 'UTF8')::json ->> 'amountMinor')::bigint)
			                   FROM unprojected
			                  WHERE payload_type SIMILAR TO '%.Payment(Sent|Received|Refunded)'), 0)
			 WHERE (SELECT count(*) FROM unprojected) < :latest / 2
			   AND NOT EXISTS (SELECT FROM query.dead_letter WHERE projection = 'balance')
			""";

	private final JdbcClient jdbc;

	private final TransactionTemplate snapshot;

	private volatile double holds = Double.NaN;

	private volatile double checkedAt = Double.NaN;

	private volatile ScheduledExecutorService scheduler;

	InvariantCheck(JdbcClient jdbc, PlatformTransactionManager transactions, MeterRegistry registry) {
		this.jdbc = jdbc;
		this.snapshot = new TransactionTemplate(transactions);
		this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		this.snapshot.setReadOnly(true);
		Gauge.builder("streampay.invariant.holds", () -> this.holds)
			.description("1 if balances and money in flight summed to zero when this node last looked, 0 if not")
			.register(registry);
		Gauge.builder("streampay.invariant.checked.timestamp", () -> this.checkedAt)
			.description("When this node last looked, as Unix time")
			.baseUnit("seconds")
			.register(registry);
	}

	void check() {
		try {
			this.snapshot.executeWithoutResult((transaction) -> {
				if (this.jdbc.sql("SELECT pg_try_advisory_xact_lock(?)").param(LOCK).query(Boolean.class).single()) {
					this.jdbc.sql(SUM).param("latest", LATEST).query(Long.class).optional().ifPresent(this::found);
				}
			});
		}
		catch (RuntimeException ex) {
			logger.info("The sum of all money could not be checked: {}", ex.toString());
		}
	}

	private void found(long sum) {
		this.holds = (sum == 0) ? 1 : 0;
		this.checkedAt = System.currentTimeMillis() / 1000.0;
		if (sum != 0) {
			logger.error("All balances and the money in flight sum to {} instead of 0, in minor units", sum);
		}
	}

	@Override
	public void start() {
		this.scheduler = Executors
			.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("invariant").factory());
		this.scheduler.scheduleWithFixedDelay(this::check, 5, INTERVAL.toSeconds(), TimeUnit.SECONDS);
	}

	@Override
	public void stop() {
		this.scheduler.shutdownNow();
		this.scheduler = null;
	}

	@Override
	public boolean isRunning() {
		return this.scheduler != null;
	}

}
