package com.streampay.event;

/**
 * The payer was debited. The amount is in flight until the payee has received it or the
 * payer is refunded. {@code requestId} is that of the payment request it settles, or
 * {@code null}.
 */
public record PaymentSent(String paymentId, String payerId, String payerName, String payeeId, String payeeName,
		long amountMinor, String notes, String requestId) implements AccountEvent {

	/**
	 * Metadata that the event has where it was never in flight: its
	 * {@code PaymentReceived} happened in the same transaction.
	 */
	public static final String CREDITED = "credited";

	@Override
	public String shardKey() {
		return this.payerId;
	}

}
