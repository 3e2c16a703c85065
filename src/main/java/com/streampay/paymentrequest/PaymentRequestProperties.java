package com.streampay.paymentrequest;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of payment requests.
 *
 * @param expiresAfter how long a new request stays open at most, to the millisecond
 */
@Validated
@ConfigurationProperties(prefix = "streampay.payment-request", ignoreUnknownFields = false)
record PaymentRequestProperties(@DefaultValue("14d") @DurationMin(millis = 1) Duration expiresAfter) {
}
