package com.streampay.projection;

import java.util.List;

import com.streampay.projection.DeadLetters.DeadLetter;
import com.streampay.projection.ProjectionProcessors.RunningProjection;
import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.stereotype.Component;

/**
 * The events that projections have set aside, over HTTP: {@code /actuator/deadletters}.
 */
@Component
@OnRole(Role.PROJECTION)
@Endpoint(id = "deadletters")
class DeadLettersEndpoint {

	private final DeadLetters letters;

	private final DeadLetterRetry retry;

	private final ProjectionProcessors projections;

	DeadLettersEndpoint(DeadLetters letters, DeadLetterRetry retry, ProjectionProcessors projections) {
		this.letters = letters;
		this.retry = retry;
		this.projections = projections;
	}

	/** All letters, each key's in order. */
	@ReadOperation
	List<DeadLetter> all() {
		return this.letters.all();
	}

	/** Tries those of a projection again, and tells which are left. */
	@WriteOperation
	WebEndpointResponse<List<DeadLetter>> retry(@Selector String projection) {
		RunningProjection running = this.projections.running().get(projection);
		if (running == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		this.retry.retry(running);
		return new WebEndpointResponse<>(all().stream()
			.filter((letter) -> letter.projection().equals(projection) && letter.discardedAt() == null)
			.toList());
	}

	/**
	 * Does without a record that is no event, for good, so that those behind it can be
	 * tried again: 204, or 404 if there is no such record.
	 */
	@DeleteOperation
	WebEndpointResponse<Void> discard(@Selector String projection, @Selector int partition, @Selector long offset) {
		return new WebEndpointResponse<>(this.letters.discard(projection, partition, offset)
				? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
