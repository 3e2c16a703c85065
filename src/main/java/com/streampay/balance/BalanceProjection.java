package com.streampay.balance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.streampay.event.AccountEvent;
import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentSent;
import com.streampay.event.UserUpdated;
import com.streampay.processing.Columns;
import com.streampay.processing.RoundTrip;
import com.streampay.projection.ChangeSignals;
import com.streampay.projection.Projection;
import com.streampay.projection.ProjectionBatch;
import com.streampay.projection.RecordedEvent;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Keeps {@code query.balance} and {@code query.balance_history}. The token's row is
 * locked from the start of a batch to its end, so nobody else writes in between.
 */
@Component
@OnRole(Role.PROJECTION)
@ProcessingGroup("balance")
class BalanceProjection implements Projection {

	private static final Logger logger = LoggerFactory.getLogger(BalanceProjection.class);

	/** The model's name in change signals; its keys are user ids. */
	static final String MODEL = "balance";

	private static final String WRITE_HISTORY = """
			INSERT INTO balance_history (user_id, version, balance_minor, changed_at)
			SELECT unnest(?), unnest(?), unnest(?), to_timestamp(unnest(?))
			""";

	private static final String WRITE_BALANCES = """
			INSERT INTO balance (user_id, version, balance_minor, updated_at)
			SELECT unnest(?), unnest(?), unnest(?), to_timestamp(unnest(?))
			ON CONFLICT (user_id) DO UPDATE
			SET version = excluded.version,
			    balance_minor = excluded.balance_minor,
			    updated_at = excluded.updated_at
			""";

	private static final String BALANCES = BalanceProjection.class.getName();

	private final ProjectionBatch<Change> batch = new ProjectionBatch<>(this::write);

	private final ChangeSignals signals;

	BalanceProjection(ChangeSignals signals) {
		this.signals = signals;
	}

	@Override
	public List<String> tables() {
		return List.of("balance", "balance_history");
	}

	/** A record has its account's id as key. */
	@Override
	public void read(List<RecordedEvent> events, RoundTrip reads) {
		Map<String, Balance> balances = new HashMap<>();
		events.forEach((event) -> balances.put(event.key(), Balance.none(event.key())));
		reads.add("SELECT user_id, version, balance_minor, updated_at FROM balance WHERE user_id = ANY (?)",
				(row) -> balances.put(row.getString(1),
						new Balance(row.getString(1), row.getLong(2), row.getLong(3), row.getTimestamp(4).toInstant())),
				(Object) balances.keySet().toArray(String[]::new));
		CurrentUnitOfWork.get().resources().put(BALANCES, balances);
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

	private void write(List<Change> changes, RoundTrip writes) {
		Map<String, Balance> balances = CurrentUnitOfWork.get().getResource(BALANCES);
		List<Balance> history = new ArrayList<>();
		for (Change change : changes) {
			Balance before = balances.get(change.userId());
			if (before == null) {
				throw new IllegalArgumentException("The record's key is not its account");
			}
			if (change.version() == before.version() + 1) {
				Balance after = before.plus(change);
				balances.put(change.userId(), after);
				history.add(after);
			}
			else if (change.version() > before.version()) {
				logger.warn("Ignored event {} of the account {}, which is at {}; it has to come again in order",
						change.version(), change.userId(), before.version());
			}
		}
		if (!history.isEmpty()) {
			Map<String, Balance> changed = new LinkedHashMap<>();
			history.forEach((balance) -> changed.put(balance.userId(), balance));
			insert(WRITE_HISTORY, history, writes);
			insert(WRITE_BALANCES, changed.values(), writes);
			this.signals.add(writes, changed.keySet(), MODEL);
		}
	}

	private static void insert(String statement, Collection<Balance> rows, RoundTrip writes) {
		writes.add(statement, Columns.texts(rows, Balance::userId), Columns.numbers(rows, Balance::version),
				Columns.numbers(rows, Balance::minor), Columns.seconds(rows, Balance::time));
	}

	private record Change(String userId, long version, long amountMinor, Instant time) {

	}

	private record Balance(String userId, long version, long minor, Instant time) {

		/** Of an account that is not opened yet. */
		static Balance none(String userId) {
			return new Balance(userId, -1, 0, Instant.EPOCH);
		}

		Balance plus(Change change) {
			return new Balance(this.userId, change.version(), Math.addExact(this.minor, change.amountMinor()),
					change.time());
		}

	}

}
