package com.streampay.paymentrequest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

import com.streampay.money.Money;
import com.streampay.stream.UtcMillis;

/**
 * An open payment request, as its payer sees it.
 */
record OpenPaymentRequest(String id, String fromUserId, String fromUserName, Money amount, String notes,
		@UtcMillis Instant timestamp, @UtcMillis Instant expiresAt) {

	static OpenPaymentRequest of(ResultSet row) throws SQLException {
		return new OpenPaymentRequest(row.getString("request_id"), row.getString("requester_id"),
				row.getString("requester_name"), new Money(row.getLong("amount_minor")), row.getString("notes"),
				row.getTimestamp("requested_at").toInstant(), row.getTimestamp("expires_at").toInstant());
	}

}
