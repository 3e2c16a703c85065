package com.streampay.processing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Lets the handlers of a batch of events start their work one after the other and wait
 * for all of it together, before the batch's token moves.
 */
public final class EndOfBatch {

	private static final String WORK = EndOfBatch.class.getName();

	private EndOfBatch() {
	}

	/**
	 * Has the batch whose event is being handled wait for this work. Where it fails, the
	 * whole batch fails and comes again.
	 */
	public static void await(CompletableFuture<?> work) {
		UnitOfWork<?> batch = CurrentUnitOfWork.get();
		List<CompletableFuture<?>> all = batch.getOrComputeResource(WORK, name -> {
			List<CompletableFuture<?>> list = new ArrayList<>();
			batch.onPrepareCommit(b -> CompletableFuture.allOf(list.toArray(CompletableFuture[]::new)).join());
			return list;
		});
		all.add(work);
	}

}
