package com.streampay.event;

/**
 * The payer got the amount back of a payment that its payee can never receive.
 */
public record PaymentRefunded(String paymentId, String payerId, String payerName, String payeeId, String payeeName,
		long amountMinor, String reason) implements AccountEvent {

	@Override
	public String shardKey() {
		return this.payerId;
	}

}
