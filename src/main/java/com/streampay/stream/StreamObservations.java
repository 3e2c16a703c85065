package com.streampay.stream;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;

import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/**
 * Streams are not observed as requests, which would end when each has begun.
 * {@link StreamMeters} tells of them.
 */
@Component
class StreamObservations implements ObservationPredicate {

	private final Set<String> streams;

	StreamObservations(List<StreamView> views) {
		this.streams = views.stream().map((view) -> "/" + view.name()).collect(Collectors.toSet());
		this.streams.add("/live");
	}

	@Override
	public boolean test(String name, Observation.Context context) {
		return !(context instanceof ServerRequestObservationContext request
				&& this.streams.contains(request.getCarrier().getRequestURI()));
	}

}
