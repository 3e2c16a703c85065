package com.streampay.payment;

import com.streampay.text.PlainText;
import com.streampay.text.UserId;
import jakarta.validation.constraints.NotBlank;

/**
 * Gives the payer back a payment that is in flight and that its payee can never receive.
 * It may be given any number of times and takes effect once.
 */
record RefundPaymentCommand(@NotBlank String paymentId, @UserId String payerId, @UserId String payeeId,
		String payeeName, @PlainText(max = 1000) String reason) implements PaymentSettlement {

	@Override
	public String shardKey(String identity) {
		return this.payerId;
	}

}
