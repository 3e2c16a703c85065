package com.streampay.processing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Lets the handlers of a batch of events start their work one after the other and wait
 * for all of it together, before the batch's token moves.
 */
public final class EndOfBatch {

	private static final String WORK = EndOfBatch.class.getName();

	private static final String BEFORE_LONG_WAIT = WORK + ".beforeLongWait";

	private static final Duration LONG = Duration.ofSeconds(1);

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
			batch.onPrepareCommit((end) -> await(end, CompletableFuture.allOf(list.toArray(CompletableFuture[]::new))));
			return list;
		});
		all.add(work);
	}

	/**
	 * Has something be done, in the batch's transaction, where it waits for long.
	 */
	static void beforeLongWait(Runnable action) {
		CurrentUnitOfWork.get().resources().put(BEFORE_LONG_WAIT, action);
	}

	private static void await(UnitOfWork<?> batch, CompletableFuture<?> all) {
		Runnable beforeLongWait = batch.getResource(BEFORE_LONG_WAIT);
		if (beforeLongWait != null && !isDoneSoon(all)) {
			beforeLongWait.run();
		}
		all.join();
	}

	private static boolean isDoneSoon(CompletableFuture<?> all) {
		try {
			return all.handle((done, failed) -> true).get(LONG.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException | TimeoutException ex) {
			return false;
		}
	}

}
