package com.streampay.projection;

import java.util.HashMap;
import java.util.Map;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.trace.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

import org.springframework.stereotype.Component;

/**
 * A span for each traced event and projection, from the event's decision to the commit of
 * the batch that projects it.
 */
@Component
@OnRole(Role.PROJECTION)
class ProjectionSpans {

	private static final String TRACEPARENT = "traceparent";

	private static final String OF_AGGREGATES = ProjectionSpans.class.getName();

	private final Traces traces;

	ProjectionSpans(Traces traces) {
		this.traces = traces;
	}

	/** Follows an event through the batch that is being handled. */
	void follow(String projection, RecordedEvent event) {
		if (!(event.getMetaData().get(TRACEPARENT) instanceof String parent)) {
			return;
		}
		Span span = this.traces.start("project " + event.getPayloadType().getSimpleName() + " in " + projection, parent,
				event.getTimestamp());
		String traceparent = Traces.traceparent(span);
		if (traceparent != null) {
			UnitOfWork<?> batch = CurrentUnitOfWork.get();
			batch.afterCommit((committed) -> span.end());
			batch.onRollback((undone) -> span.setStatus(StatusCode.ERROR).end());
			ofAggregates().put(event.getAggregateIdentifier(), traceparent);
		}
	}

	/**
	 * What continues the span of an event of the aggregate in the current batch, or
	 * {@code null} if there is none.
	 */
	static String traceparent(String aggregate) {
		return CurrentUnitOfWork.isStarted() ? ofAggregates().get(aggregate) : null;
	}

	private static Map<String, String> ofAggregates() {
		return CurrentUnitOfWork.get().getOrComputeResource(OF_AGGREGATES, (key) -> new HashMap<>());
	}

}
