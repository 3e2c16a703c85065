package com.streampay.projection;

import java.util.Map;
import java.util.TreeMap;

import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the query models have come near the end of the topic since this node has
 * started. That they fall behind later is no reason to take all nodes out of service at
 * once: it is an alert.
 */
@Component("projectionsHealthIndicator")
@OnRole(Role.PROJECTION)
class ProjectionsHealth implements HealthIndicator {

	private static final long NEAR = 1000;

	private final ProjectionProcessors projections;

	private final ProjectionLag lag;

	private volatile boolean caughtUp;

	ProjectionsHealth(ProjectionProcessors projections, ProjectionLag lag) {
		this.projections = projections;
		this.lag = lag;
	}

	@Override
	public Health health() {
		if (this.caughtUp) {
			return Health.up().build();
		}
		try {
			Map<String, Long> lags = new TreeMap<>();
			this.projections.names().forEach(name -> lags.put(name, this.lag.of(name)));
			this.caughtUp = lags.values().stream().allMatch(lag -> lag <= NEAR);
			return (this.caughtUp ? Health.up() : Health.outOfService()).withDetail("lag", lags).build();
		}
		catch (RuntimeException ex) {
			return Health.outOfService().withDetail("lag", "unknown: the database or the broker is away").build();
		}
	}

}
