package com.streampay.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Collects what the handlers of a batch of events want to change, so that it can be
 * written with a few batched statements just before the batch commits.
 *
 * @param <T> what a handler wants to change
 */
public final class ProjectionBatch<T> {

	private final String resourceKey;

	private final Consumer<List<T>> writer;

	/**
	 * @param name the projection's name
	 * @param writer writes the changes of a batch, in the order of their events
	 */
	public ProjectionBatch(String name, Consumer<List<T>> writer) {
		this.resourceKey = ProjectionBatch.class.getName() + "/" + name;
		this.writer = writer;
	}

	/**
	 * Adds a change to the batch that is being handled.
	 */
	public void add(T change) {
		List<T> changes = CurrentUnitOfWork.get().getOrComputeResource(this.resourceKey, key -> {
			List<T> collected = new ArrayList<>();
			CurrentUnitOfWork.get().onPrepareCommit(unitOfWork -> this.writer.accept(collected));
			return collected;
		});
		changes.add(change);
	}

}
