package com.streampay.activity;

import java.util.Map;

import com.streampay.event.AccountOpened;
import com.streampay.event.DomainEvent;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentRequestCancelled;
import com.streampay.event.PaymentRequestDeclined;
import com.streampay.event.PaymentRequestEvent;
import com.streampay.event.PaymentRequestExpired;
import com.streampay.event.PaymentRequestPaid;
import com.streampay.event.PaymentRequested;
import com.streampay.event.PaymentSent;
import com.streampay.event.UserUpdated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is shown of an event: who pays or asks whom for how much.
 */
record Terms(String paymentId, String requestId, String fromUserId, String fromUserName, String toUserId,
		String toUserName, long amountMinor) {

	private static final Logger logger = LoggerFactory.getLogger(Terms.class);

	/**
	 * Those of an event, or {@code null} if nothing is shown of it.
	 * @param requests those opened before, to which it is added if it opens one
	 */
	static Terms of(DomainEvent event, Map<String, Terms> requests) {
		return switch (event) {
			case PaymentSent sent -> new Terms(sent.paymentId(), sent.requestId(), sent.payerId(), sent.payerName(),
					sent.payeeId(), sent.payeeName(), sent.amountMinor());
			case PaymentReceived received -> new Terms(received.paymentId(), received.requestId(), received.payerId(),
					received.payerName(), received.payeeId(), received.payeeName(), received.amountMinor());
			case PaymentRefunded refunded -> new Terms(refunded.paymentId(), null, refunded.payerId(),
					refunded.payerName(), refunded.payeeId(), refunded.payeeName(), refunded.amountMinor());
			case PaymentRequested requested -> {
				Terms terms = new Terms(null, requested.requestId(), requested.requesterId(), requested.requesterName(),
						requested.payerId(), requested.payerName(), requested.amountMinor());
				requests.put(requested.requestId(), terms);
				yield terms;
			}
			case PaymentRequestDeclined declined -> ofRequest(declined, requests);
			case PaymentRequestCancelled cancelled -> ofRequest(cancelled, requests);
			case PaymentRequestExpired expired -> ofRequest(expired, requests);
			// Shown as the payment that it is.
			case PaymentRequestPaid paid -> null;
			case AccountOpened opened -> null;
			case UserUpdated updated -> null;
		};
	}

	private static Terms ofRequest(PaymentRequestEvent event, Map<String, Terms> requests) {
		Terms terms = requests.get(event.requestId());
		if (terms == null) {
			logger.warn("Ignored {} of the payment request {}, which is not here; it has to come again in order",
					event.getClass().getSimpleName(), event.requestId());
		}
		return terms;
	}

}
