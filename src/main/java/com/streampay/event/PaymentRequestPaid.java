package com.streampay.event;

/**
 * The payer settled the request with a payment, in the same transaction as its
 * {@link PaymentSent}.
 */
public record PaymentRequestPaid(String requestId, String requesterId, String payerId, String paymentId,
		long amountMinor) implements PaymentRequestEvent {

}
