package com.streampay.projection;

import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the projections.
 *
 * @param enabled whether the node keeps query models
 * @param batchSize how many events are handled in one transaction at most
 */
@Validated
@ConfigurationProperties(prefix = "streampay.projection", ignoreUnknownFields = false)
record ProjectionProperties(@DefaultValue("true") boolean enabled, @DefaultValue("5000") @Positive int batchSize) {
}
