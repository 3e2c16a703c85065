package com.streampay.event;

/**
 * Nobody ended the request in time.
 */
public record PaymentRequestExpired(String requestId, String requesterId,
		String payerId) implements PaymentRequestEvent {

}
