package com.streampay.payment;

import java.util.Optional;

import com.streampay.money.Money;
import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The money that has left its payer and not yet reached anyone, one row per payment. The
 * row is written in the transaction of {@code PaymentSent}, and taken in that of
 * {@code PaymentReceived} or {@code PaymentRefunded}: whoever takes it, credits it, and
 * nobody else can.
 */
@Component
@OnRole(Role.COMMAND)
class PaymentsInFlight {

	private final JdbcTemplate jdbc;

	PaymentsInFlight(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	void put(String paymentId, String payerId, String payeeId, Money amount) {
		this.jdbc.update("""
				INSERT INTO event_store.payment_in_flight (payment_id, payer_id, payee_id, amount_minor)
				VALUES (?, ?, ?, ?)""", paymentId, payerId, payeeId, amount.minor());
	}

	/** The payment's terms, or nothing where it is not, or no longer, in flight. */
	Optional<Terms> find(String paymentId) {
		return this.jdbc.query("""
				SELECT payer_id, payee_id, amount_minor FROM event_store.payment_in_flight
				WHERE payment_id = ? FOR UPDATE""",
				(row, number) -> new Terms(row.getString(1), row.getString(2), new Money(row.getLong(3))), paymentId)
			.stream()
			.findFirst();
	}

	/** Takes a payment that was found in the same transaction. */
	void take(String paymentId) {
		this.jdbc.update("DELETE FROM event_store.payment_in_flight WHERE payment_id = ?", paymentId);
	}

	/**
	 * @param payerId whom the amount has left
	 * @param payeeId whom it is to reach
	 * @param amount how much it is
	 */
	record Terms(String payerId, String payeeId, Money amount) {
	}

}
