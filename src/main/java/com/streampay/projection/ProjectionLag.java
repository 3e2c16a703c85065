package com.streampay.projection;

import java.util.Map;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

/**
 * How far the projections are behind the topic. The end of the topic is asked for at most
 * once a second.
 */
@Component
@OnRole(Role.PROJECTION)
class ProjectionLag implements MeterBinder {

	private static final long FRESH_NANOS = 1_000_000_000;

	private final ProjectionProcessors projections;

	private final ProjectionPositions positions;

	private final DeadLetters deadLetters;

	private final EventRecords records;

	private Map<Integer, Long> ends = Map.of();

	private long askedAt = System.nanoTime() - 2 * FRESH_NANOS;

	ProjectionLag(ProjectionProcessors projections, ProjectionPositions positions, DeadLetters deadLetters,
			EventRecords records) {
		this.projections = projections;
		this.positions = positions;
		this.deadLetters = deadLetters;
		this.records = records;
	}

	/**
	 * How many records the projection has not seen yet.
	 * @throws RuntimeException if the database or the broker is away
	 */
	long of(String projection) {
		ProjectionPosition position = this.positions.read(projection);
		return ends().entrySet()
			.stream()
			.mapToLong((end) -> Math.max(0, end.getValue() - 1 - position.seenByAll(end.getKey())))
			.sum();
	}

	private synchronized Map<Integer, Long> ends() {
		if (System.nanoTime() - this.askedAt > FRESH_NANOS) {
			this.askedAt = System.nanoTime();
			this.ends = this.records.ends();
		}
		return this.ends;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String projection : this.projections.names()) {
			Gauge.builder("streampay.projection.lag", () -> of(projection))
				.tag("projection", projection)
				.description("Records of the topic \"events\" that the projection has not seen yet")
				.register(registry);
			Gauge.builder("streampay.projection.dead.letters", () -> this.deadLetters.open(projection))
				.tag("projection", projection)
				.description("Events that the projection has set aside")
				.register(registry);
		}
	}

}
