package com.streampay.projection;

import java.util.List;
import java.util.Map;

import com.streampay.projection.ProjectionProcessors.RunningProjection;
import com.streampay.projection.Rebuilds.RebuildStatus;
import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.stereotype.Component;

/**
 * How far the projections are, and how to rebuild one, over HTTP:
 * {@code /actuator/projections}.
 */
@Component
@OnRole(Role.PROJECTION)
@Endpoint(id = "projections")
class ProjectionsEndpoint {

	private static final int ACCEPTED = 202;

	private static final int CONFLICT = 409;

	private final ProjectionProcessors projections;

	private final ProjectionLag lag;

	private final ProjectionPositions positions;

	private final DeadLetters deadLetters;

	private final Rebuilds rebuilds;

	ProjectionsEndpoint(ProjectionProcessors projections, ProjectionLag lag, ProjectionPositions positions,
			DeadLetters deadLetters, Rebuilds rebuilds) {
		this.projections = projections;
		this.lag = lag;
		this.positions = positions;
		this.deadLetters = deadLetters;
		this.rebuilds = rebuilds;
	}

	/** All projections, whichever nodes work on them. */
	@ReadOperation
	List<ProjectionStatus> all() {
		return this.projections.running().values().stream().map(this::status).toList();
	}

	@ReadOperation
	ProjectionStatus one(@Selector String projection) {
		RunningProjection running = this.projections.running().get(projection);
		return (running != null) ? status(running) : null;
	}

	/** Starts to rebuild a projection: 202, 404 or, where that is under way, 409. */
	@WriteOperation
	WebEndpointResponse<ProjectionStatus> rebuild(@Selector String projection) {
		RunningProjection running = this.projections.running().get(projection);
		if (running == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		boolean started = this.rebuilds.start(running);
		return new WebEndpointResponse<>(status(running), started ? ACCEPTED : CONFLICT);
	}

	private ProjectionStatus status(RunningProjection projection) {
		String name = projection.name();
		return new ProjectionStatus(name, this.positions.owners(name), this.lag.of(name), this.deadLetters.open(name),
				this.rebuilds.last(name).orElse(null));
	}

	/**
	 * A projection at this moment.
	 *
	 * @param name its name
	 * @param segments which node works on each of its segments
	 * @param lag how many records of the topic it has not seen yet
	 * @param deadLetters how many events it has set aside
	 * @param rebuild its last rebuild, or {@code null}
	 */
	record ProjectionStatus(String name, Map<Integer, String> segments, long lag, long deadLetters,
			RebuildStatus rebuild) {

	}

}
