package com.streampay.balance;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import com.streampay.event.AccountEvent;
import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentSent;
import com.streampay.event.UserUpdated;
import com.streampay.projection.ChangeSignals;
import com.streampay.projection.Projection;
import com.streampay.projection.ProjectionBatch;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps {@code query.balance} and {@code query.balance_history}.
 */
@Component
@ProcessingGroup("balance")
class BalanceProjection implements Projection {

	private static final Logger logger = LoggerFactory.getLogger(BalanceProjection.class);

	/** The model's name in change signals; its keys are user ids. */
	static final String MODEL = "balance";

	/** Writes the balance of one more version, or nothing if that is not the next one. */
	private static final String APPLY = """
			WITH change (user_id, version, amount_minor, changed_at) AS (
			  VALUES (?, ?, ?, ?)
			), applied AS (
			  INSERT INTO query.balance AS b (user_id, balance_minor, version, updated_at)
			  SELECT user_id, amount_minor, version, changed_at
			    FROM change
			   WHERE version = 0 OR EXISTS (SELECT FROM query.balance WHERE user_id = change.user_id)
			      ON CONFLICT (user_id) DO UPDATE
			     SET balance_minor = b.balance_minor + excluded.balance_minor,
			         version = excluded.version,
			         updated_at = excluded.updated_at
			   WHERE b.version = excluded.version - 1
			  RETURNING *
			)
			INSERT INTO query.balance_history (user_id, version, balance_minor, changed_at)
			SELECT user_id, version, balance_minor, updated_at FROM applied
			""";

	private final ProjectionBatch<Change> batch = new ProjectionBatch<>(MODEL, this::write);

	private final JdbcTemplate jdbc;

	private final ChangeSignals signals;

	BalanceProjection(JdbcTemplate jdbc, ChangeSignals signals) {
		this.jdbc = jdbc;
		this.signals = signals;
	}

	@EventHandler
	void on(AccountEvent event, @SequenceNumber long version, @Timestamp Instant time) {
		this.batch.add(new Change(event.shardKey(), version, amountMinor(event), time));
	}

	private static long amountMinor(AccountEvent event) {
		return switch (event) {
			case AccountOpened opened -> 0;
			case UserUpdated updated -> 0;
			case PaymentSent sent -> Math.negateExact(sent.amountMinor());
			case PaymentReceived received -> received.amountMinor();
			case PaymentRefunded refunded -> refunded.amountMinor();
		};
	}

	private void write(List<Change> changes) {
		int[] written = this.jdbc.batchUpdate(APPLY, changes.stream().map(Change::parameters).toList());
		for (int i = 0; i < written.length; i++) {
			if (written[i] == 0) {
				ignored(changes.get(i));
			}
		}
		this.signals.send(MODEL, changes.stream().map(Change::userId).toList());
	}

	/** It was here before, or it is early and will come again in order. */
	private void ignored(Change change) {
		long current = this.jdbc.queryForObject(
				"SELECT coalesce(max(version), -1) FROM query.balance WHERE user_id = ?", Long.class, change.userId());
		if (change.version() > current) {
			logger.warn("Ignored event {} of the account {}, which is at {}", change.version(), change.userId(),
					current);
		}
	}

	private record Change(String userId, long version, long amountMinor, Instant time) {

		Object[] parameters() {
			return new Object[] { this.userId, this.version, this.amountMinor, this.time.atOffset(ZoneOffset.UTC) };
		}

	}

}
