package com.streampay.event;

/**
 * The requester no longer asks.
 */
public record PaymentRequestCancelled(String requestId, String requesterId,
		String payerId) implements PaymentRequestEvent {

}
