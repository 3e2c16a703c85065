package com.streampay.payment;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.streampay.command.BatchReader;
import com.streampay.command.Command;
import com.streampay.money.Money;
import com.streampay.processing.Columns;
import com.streampay.processing.LastRoundTrip;
import com.streampay.processing.RoundTrip;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The money that has left its payer and not yet reached anyone, one row per payment. The
 * row is written in the transaction of {@code PaymentSent}, and taken in that of
 * {@code PaymentReceived} or {@code PaymentRefunded}: whoever takes it, credits it, and
 * nobody else can. The rows of all commands of a batch are read, written and taken
 * together.
 */
@Component
@OnRole(Role.COMMAND)
class PaymentsInFlight implements BatchReader {

	private static final String BATCH = PaymentsInFlight.class.getName();

	private final JdbcTemplate jdbc;

	PaymentsInFlight(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public void readFor(List<CommandMessage<Command>> commands, RoundTrip reads) {
		read(commands.stream()
			.map(CommandMessage::getPayload)
			.filter(PaymentSettlement.class::isInstance)
			.map((command) -> ((PaymentSettlement) command).paymentId())
			.toList(), reads);
	}

	void put(String paymentId, String payerId, String payeeId, Money amount) {
		Terms terms = new Terms(payerId, payeeId, amount);
		batch().found.put(paymentId, Optional.of(terms));
		batch().put.put(paymentId, terms);
	}

	/** The payment's terms, or nothing where it is not, or no longer, in flight. */
	Optional<Terms> find(String paymentId) {
		if (!batch().found.containsKey(paymentId)) {
			RoundTrip reads = new RoundTrip();
			read(List.of(paymentId), reads);
			reads.run(this.jdbc);
		}
		return batch().found.get(paymentId);
	}

	/**
	 * Takes a payment that was found in the same transaction. Where somebody else turns
	 * out to have taken it in between, the transaction fails and nothing of it stays.
	 */
	void take(String paymentId) {
		batch().found.put(paymentId, Optional.empty());
		if (batch().put.remove(paymentId) == null) {
			batch().taken.add(paymentId);
		}
	}

	private void read(Collection<String> paymentIds, RoundTrip reads) {
		Map<String, Optional<Terms>> found = batch().found;
		paymentIds.forEach((paymentId) -> found.put(paymentId, Optional.empty()));
		reads.add("""
				SELECT payment_id, payer_id, payee_id, amount_minor FROM event_store.payment_in_flight
				WHERE payment_id = ANY (?)""",
				(row) -> found.put(row.getString(1),
						Optional.of(new Terms(row.getString(2), row.getString(3), new Money(row.getLong(4))))),
				(Object) paymentIds.toArray(String[]::new));
	}

	private Batch batch() {
		return CurrentUnitOfWork.get().root().getOrComputeResource(BATCH, (key) -> {
			Batch batch = new Batch();
			UnitOfWork<?> root = CurrentUnitOfWork.get().root();
			root.onPrepareCommit((unitOfWork) -> write(batch));
			return batch;
		});
	}

	private void write(Batch batch) {
		if (!batch.taken.isEmpty()) {
			LastRoundTrip.add(this.jdbc,
					(writes) -> writes.addUpdate("DELETE FROM event_store.payment_in_flight WHERE payment_id = ANY (?)",
							(taken) -> requireAll(batch.taken, taken), (Object) batch.taken.toArray(String[]::new)));
		}
		if (!batch.put.isEmpty()) {
			Collection<Terms> terms = batch.put.values();
			LastRoundTrip.add(this.jdbc, (writes) -> writes.add("""
					INSERT INTO event_store.payment_in_flight (payment_id, payer_id, payee_id, amount_minor)
					SELECT unnest(?), unnest(?), unnest(?), unnest(?)""", batch.put.keySet().toArray(String[]::new),
					Columns.texts(terms, Terms::payerId), Columns.texts(terms, Terms::payeeId),
					Columns.numbers(terms, (one) -> one.amount().minor())));
		}
	}

	private static void requireAll(Set<String> toTake, int taken) {
		if (taken < toTake.size()) {
			throw new ConcurrencyException("Somebody else has settled a payment in between");
		}
	}

	/**
	 * @param payerId whom the amount has left
	 * @param payeeId whom it is to reach
	 * @param amount how much it is
	 */
	record Terms(String payerId, String payeeId, Money amount) {
	}

	/** What is known, and what is to be written when all has been decided. */
	private static final class Batch {

		private final Map<String, Optional<Terms>> found = new HashMap<>();

		private final Map<String, Terms> put = new LinkedHashMap<>();

		private final Set<String> taken = new TreeSet<>();

	}

}
