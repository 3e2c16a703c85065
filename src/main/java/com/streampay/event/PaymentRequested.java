package com.streampay.event;

/**
 * The requester asks the payer for an amount.
 */
public record PaymentRequested(String requestId, String requesterId, String requesterName, String payerId,
		String payerName, long amountMinor, String notes) implements PaymentRequestEvent {

}
