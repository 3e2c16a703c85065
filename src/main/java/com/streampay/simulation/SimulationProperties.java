package com.streampay.simulation;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How lively the town is. The intervals are averages, those of the reference system by
 * default; {@code 500us} is two thousand a second.
 *
 * @param enabled whether there are virtual users at all
 * @param maxUsers how many there will be
 * @param usersAtOnce how many are there from the start
 * @param newUserEvery how often one comes until there are as many as there may be
 * @param paymentEvery how often one pays another
 * @param requestEvery how often one asks another
 * @param paymentToRealUserEvery how often one pays a real user who is watching
 * @param requestToRealUserEvery how often one asks a real user who is watching
 * @param maxInFlight how many commands may wait for their answer: beyond that it slows
 * down
 */
@Validated
@ConfigurationProperties(prefix = "streampay.simulation", ignoreUnknownFields = false)
record SimulationProperties(@DefaultValue("false") boolean enabled,
		@DefaultValue("100") @Min(2) @Max(VirtualUser.MOST) int maxUsers,
		@DefaultValue("10") @PositiveOrZero int usersAtOnce,
		@DefaultValue("8s") @DurationMin(nanos = 1) Duration newUserEvery,
		@DefaultValue("10s") @DurationMin(nanos = 1) Duration paymentEvery,
		@DefaultValue("12s") @DurationMin(nanos = 1) Duration requestEvery,
		@DefaultValue("30s") @DurationMin(nanos = 1) Duration paymentToRealUserEvery,
		@DefaultValue("36s") @DurationMin(nanos = 1) Duration requestToRealUserEvery,
		@DefaultValue("200") @Positive int maxInFlight) {
}
