package com.streampay.payment;

import com.streampay.event.PaymentSent;
import com.streampay.money.Money;
import com.streampay.money.PaymentAmount;
import com.streampay.text.PlainText;
import com.streampay.text.UserId;
import jakarta.validation.constraints.NotBlank;

/**
 * Credits the payee with a payment that is in flight. It may be given any number of times
 * and takes effect once.
 */
record ReceivePaymentCommand(@NotBlank String paymentId, @UserId String payerId, String payerName,
		@UserId String payeeId, @PaymentAmount Money amount, @PlainText(max = 500) String notes,
		String requestId) implements PaymentSettlement {

	static ReceivePaymentCommand of(PaymentSent sent) {
		return new ReceivePaymentCommand(sent.paymentId(), sent.payerId(), sent.payerName(), sent.payeeId(),
				new Money(sent.amountMinor()), sent.notes(), sent.requestId());
	}

	@Override
	public String shardKey(String identity) {
		return this.payeeId;
	}

}
