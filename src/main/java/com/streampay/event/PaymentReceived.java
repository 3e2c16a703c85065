package com.streampay.event;

/**
 * The payee was credited with a payment that was in flight.
 */
public record PaymentReceived(String paymentId, String payerId, String payerName, String payeeId, String payeeName,
		long amountMinor, String notes, String requestId) implements AccountEvent {

	@Override
	public String shardKey() {
		return this.payeeId;
	}

}
