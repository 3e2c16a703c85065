package com.streampay.processing;

import java.util.function.Consumer;

import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

import org.springframework.jdbc.core.JdbcOperations;

/**
 * What is written when all commands of a batch have been decided: events, replies and
 * whatever else goes with them, in one round trip, which commits it all where it can.
 */
public final class LastRoundTrip {

	private static final String WRITES = LastRoundTrip.class.getName();

	private static final String WRITTEN = WRITES + ".written";

	private LastRoundTrip() {
	}

	/**
	 * Has statements run before the transaction of the current unit of work commits, in
	 * the order in which they are added; or now, where there is none. Where one fails, so
	 * does the unit of work.
	 * @param statements is called at once and adds them
	 * @throws IllegalStateException where all has been written already
	 */
	public static void add(JdbcOperations jdbc, Consumer<RoundTrip> statements) {
		if (CurrentUnitOfWork.isStarted()) {
			statements.accept(ofBatch(CurrentUnitOfWork.get().root(), jdbc));
		}
		else {
			RoundTrip alone = new RoundTrip();
			statements.accept(alone);
			alone.run(jdbc);
		}
	}

	private static RoundTrip ofBatch(UnitOfWork<?> batch, JdbcOperations jdbc) {
		if (batch.getOrDefaultResource(WRITTEN, false)) {
			// It would not be of the same transaction, which may have been committed.
			throw new IllegalStateException("The last round trip of this unit of work has been made");
		}
		return batch.getOrComputeResource(WRITES, (name) -> {
			// Behind those who are called for the same and have something to write then,
			// as the event store has.
			batch.onPrepareCommit((first) -> first.onPrepareCommit((last) -> run(last, jdbc)));
			return new RoundTrip();
		});
	}

	private static void run(UnitOfWork<?> batch, JdbcOperations jdbc) {
		RoundTrip writes = batch.getResource(WRITES);
		batch.resources().put(WRITTEN, true);
		writes.runLast(jdbc);
	}

}
