package com.streampay.statement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

import com.streampay.money.Money;
import com.streampay.stream.UtcMillis;

/**
 * A payment, as one of the two sees it.
 *
 * @param userId the other one
 * @param timestamp when it was sent, to the payer, or received, to the payee
 */
record Payment(String paymentId, Direction direction, String userId, String userName, Money amount, String notes,
		String requestId, Status status, @UtcMillis Instant timestamp) {

	static Payment of(ResultSet row) throws SQLException {
		Direction direction = Direction.valueOf(row.getString("direction"));
		boolean sent = direction == Direction.SENT;
		return new Payment(row.getString("payment_id"), direction, row.getString(sent ? "payee_id" : "payer_id"),
				row.getString(sent ? "payee_name" : "payer_name"), new Money(row.getLong("amount_minor")),
				row.getString("notes"), row.getString("request_id"), Status.of(row),
				row.getTimestamp(sent ? "sent_at" : "received_at").toInstant());
	}

	enum Direction {

		SENT, RECEIVED

	}

	enum Status {

		IN_FLIGHT, RECEIVED, REFUNDED;

		private static Status of(ResultSet row) throws SQLException {
			if (row.getTimestamp("received_at") != null) {
				return RECEIVED;
			}
			return (row.getTimestamp("refunded_at") != null) ? REFUNDED : IN_FLIGHT;
		}

	}

}
