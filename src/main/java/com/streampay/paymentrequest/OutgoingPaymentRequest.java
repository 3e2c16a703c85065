package com.streampay.paymentrequest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

import com.streampay.money.Money;
import com.streampay.stream.UtcMillis;

/**
 * An open payment request, as its requester sees it.
 */
record OutgoingPaymentRequest(String id, String toUserId, String toUserName, Money amount, String notes,
		@UtcMillis Instant timestamp, @UtcMillis Instant expiresAt) {

	static OutgoingPaymentRequest of(ResultSet row) throws SQLException {
		return new OutgoingPaymentRequest(row.getString("request_id"), row.getString("payer_id"),
				row.getString("payer_name"), new Money(row.getLong("amount_minor")), row.getString("notes"),
				row.getTimestamp("requested_at").toInstant(), row.getTimestamp("expires_at").toInstant());
	}

}
