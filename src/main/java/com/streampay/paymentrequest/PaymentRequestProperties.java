package com.streampay.paymentrequest;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of payment requests.
 *
 * @param expiresAfter how long a new request stays open at most, to the millisecond
 */
@ConfigurationProperties("streampay.payment-request")
record PaymentRequestProperties(@DefaultValue("14d") Duration expiresAfter) {

	PaymentRequestProperties {
		if (expiresAfter.toMillis() <= 0) {
			throw new IllegalArgumentException(
					"streampay.payment-request.expires-after must be positive: " + expiresAfter);
		}
	}

}
