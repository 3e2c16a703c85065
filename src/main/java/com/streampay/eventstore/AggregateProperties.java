package com.streampay.eventstore;

import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What keeps the cost of a command independent of the history of its account.
 *
 * @param cached how many aggregates a node keeps in memory at most; each takes some 500
 * bytes
 * @param snapshotEvery after how many events of an account a snapshot of it is stored, so
 * that no more than about as many have to be read where it is not in memory
 */
@Validated
@ConfigurationProperties(prefix = "streampay.aggregate", ignoreUnknownFields = false)
record AggregateProperties(@DefaultValue("100000") @Positive int cached,
		@DefaultValue("100") @Positive int snapshotEvery) {
}
