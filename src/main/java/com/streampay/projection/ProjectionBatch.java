package com.streampay.projection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Collects what the handlers of a batch of events want to change, so that it can be
 * written with a few batched statements when all of them have been called.
 *
 * @param <T> what a handler wants to change
 */
public final class ProjectionBatch<T> {

	private static final String COLLECTED = ProjectionBatch.class.getName();

	private final Consumer<List<T>> writer;

	/**
	 * @param writer writes the changes of a batch, in the order of their events. Where it
	 * throws, nothing of it stays, and it is called with fewer changes to find the event
	 * whose fault it is
	 */
	public ProjectionBatch(Consumer<List<T>> writer) {
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
	 * Writes what the handlers have added since the last time.
	 */
	static void write() {
		Map<ProjectionBatch<?>, List<?>> batches = collected();
		try {
			batches.forEach(ProjectionBatch::write);
		}
		finally {
			batches.clear();
		}
	}

	/**
	 * Forgets what the handlers have added since the last time.
	 */
	static void discard() {
		collected().clear();
	}

	@SuppressWarnings("unchecked")
	private static <T> void write(ProjectionBatch<T> batch, List<?> changes) {
		batch.writer.accept((List<T>) changes);
	}

	private static Map<ProjectionBatch<?>, List<?>> collected() {
		return CurrentUnitOfWork.get().getOrComputeResource(COLLECTED, (key) -> new LinkedHashMap<>());
	}

}
