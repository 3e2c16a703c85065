package com.streampay.simulation;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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
@ConfigurationProperties("streampay.simulation")
record SimulationProperties(@DefaultValue("false") boolean enabled, @DefaultValue("100") int maxUsers,
		@DefaultValue("10") int usersAtOnce, @DefaultValue("8s") Duration newUserEvery,
		@DefaultValue("10s") Duration paymentEvery, @DefaultValue("12s") Duration requestEvery,
		@DefaultValue("30s") Duration paymentToRealUserEvery, @DefaultValue("36s") Duration requestToRealUserEvery,
		@DefaultValue("200") int maxInFlight) {

	SimulationProperties {
		for (Duration interval : new Duration[] { newUserEvery, paymentEvery, requestEvery, paymentToRealUserEvery,
				requestToRealUserEvery }) {
			if (!interval.isPositive()) {
				throw new IllegalArgumentException("streampay.simulation: every interval must be positive");
			}
		}
		if (maxUsers < 2 || maxUsers > VirtualUser.MOST || maxInFlight < 1) {
			throw new IllegalArgumentException("streampay.simulation: max-users must be from 2 to " + VirtualUser.MOST
					+ ", max-in-flight at least 1");
		}
	}

}
