package com.streampay.event;

/**
 * The payer will not pay.
 */
public record PaymentRequestDeclined(String requestId, String requesterId,
		String payerId) implements PaymentRequestEvent {

}
