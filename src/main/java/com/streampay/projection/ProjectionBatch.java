package com.streampay.projection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import com.streampay.processing.RoundTrip;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Collects what the handlers of a batch of events want to change, so that it can be
 * written with a few batched statements when all of them have been called.
 *
 * @param <T> what a handler wants to change
 */
public final class ProjectionBatch<T> {

	private static final String COLLECTED = ProjectionBatch.class.getName();

	private final BiConsumer<List<T>, RoundTrip> writer;

	/**
	 * @param writer adds what writes the changes of a batch, which are in the order of
	 * their events, to the round trip that is made for it. Where it throws, or the round
	 * trip fails, nothing of it stays, and it is called with fewer changes to find the
	 * event whose fault it is
	 */
	public ProjectionBatch(BiConsumer<List<T>, RoundTrip> writer) {
		this.writer = writer;
	}

	/**
	 * Adds a change to the batch that is being handled.
	 */
	@SuppressWarnings("unchecked")
	public void add(T change) {
		((List<T>) collected().computeIfAbsent(this, (batch) -> new ArrayList<T>())).add(change);
	}

	/**
	 * Adds what writes all that the handlers have added since the last time.
	 */
	static RoundTrip writes() {
		Map<ProjectionBatch<?>, List<?>> batches = collected();
		RoundTrip writes = new RoundTrip();
		try {
			batches.forEach((batch, changes) -> write(batch, changes, writes));
		}
		finally {
			batches.clear();
		}
		return writes;
	}

	/**
	 * Forgets what the handlers have added since the last time.
	 */
	static void discard() {
		collected().clear();
	}

	@SuppressWarnings("unchecked")
	private static <T> void write(ProjectionBatch<T> batch, List<?> changes, RoundTrip writes) {
		batch.writer.accept((List<T>) changes, writes);
	}

	private static Map<ProjectionBatch<?>, List<?>> collected() {
		return CurrentUnitOfWork.get().getOrComputeResource(COLLECTED, (key) -> new LinkedHashMap<>());
	}

}
