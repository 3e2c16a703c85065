package com.streampay.stream;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the streams.
 *
 * @param heartbeat how often a comment keeps a stream open
 * @param maxPerCaller how many streams a caller may have open on a node
 */
@Validated
@ConfigurationProperties(prefix = "streampay.stream", ignoreUnknownFields = false)
record StreamProperties(@DefaultValue("15s") @DurationMin(millis = 1) Duration heartbeat,
		@DefaultValue("20") @Positive int maxPerCaller) {

}
