package com.streampay.command;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the command path.
 *
 * @param enabled whether the node decides commands
 * @param replyTimeout how long the gateway waits for a reply before it answers 504
 * @param maxInFlight how many commands this node may have sent that have no reply yet;
 * beyond, clients are answered 503
 * @param callerRate how many commands per second one caller may give to this node in the
 * long run; beyond, they are answered 429
 * @param callerBurst how many they may give at once
 * @param idempotencyRetention how long an idempotency key is known and its answer given
 * again; at least as long the topic {@code replies} keeps its records
 */
@Validated
@ConfigurationProperties(prefix = "streampay.command", ignoreUnknownFields = false)
record CommandProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("10s") @DurationMin(millis = 1) Duration replyTimeout,
		@DefaultValue("1000") @Positive int maxInFlight, @DefaultValue("200") @Positive int callerRate,
		@DefaultValue("400") @Positive int callerBurst,
		@DefaultValue("24h") @DurationMin(minutes = 1) Duration idempotencyRetention) {
}
