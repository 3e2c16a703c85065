package com.streampay.event;

/**
 * The requester asks the payer for an amount. {@code expiresAt} is an {@link EventTime}:
 * the request expires then, unless it has come to another end.
 */
public record PaymentRequested(String requestId, String requesterId, String requesterName, String payerId,
		String payerName, long amountMinor, String notes, String expiresAt) implements PaymentRequestEvent {

}
