package com.streampay.benchmark;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Callers at work, each on a thread of its own.
 */
final class Callers {

	private Callers() {
	}

	/** Returns when all have done their work, or throws what the first failed with. */
	static void run(int callers, Supplier<? extends Caller> caller, Work work) throws Exception {
		try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
			List<Future<Void>> all = IntStream.range(0, callers).mapToObj(i -> threads.<Void>submit(() -> {
				try (Caller one = caller.get()) {
					work.by(one);
				}
				return null;
			})).toList();
			try {
				for (Future<Void> one : all) {
					one.get();
				}
			}
			catch (Exception ex) {
				threads.shutdownNow();
				throw ex;
			}
		}
	}

	/** What each of them does. */
	interface Work {

		void by(Caller caller) throws Exception;

	}

}
