package com.streampay.event;

/**
 * The payee was credited with a payment that was in flight, or was sent in the same
 * transaction.
 */
public record PaymentReceived(String paymentId, String payerId, String payerName, String payeeId, String payeeName,
		long amountMinor, String notes, String requestId) implements AccountEvent {

	/**
	 * Metadata that the event has where the payment was never in flight: its
	 * {@code PaymentSent}, which has {@link PaymentSent#CREDITED}, happened in the same
	 * transaction.
	 */
	public static final String AT_ONCE = "at-once";

	@Override
	public String shardKey() {
		return this.payeeId;
	}

}
