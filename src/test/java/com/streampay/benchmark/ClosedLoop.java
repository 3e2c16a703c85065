package com.streampay.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Callers of which each does the next thing as soon as the last is done, which finds out
 * how much can be done at most.
 */
final class ClosedLoop {

	private ClosedLoop() {
	}

	/** Returns how often it was done per second. */
	static double perSecond(int callers, int seconds, Supplier<Caller> caller) throws Exception {
		LongAdder done = new LongAdder();
		long begin = System.nanoTime();
		long end = begin + TimeUnit.SECONDS.toNanos(seconds);
		try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
			var calls = java.util.stream.IntStream.range(0, callers).mapToObj(i -> threads.submit(() -> {
				try (Caller one = caller.get()) {
					while (System.nanoTime() < end) {
						one.call();
						done.increment();
					}
				}
				return null;
			})).toList();
			for (var call : calls) {
				call.get();
			}
		}
		return done.sum() / ((System.nanoTime() - begin) / 1e9);
	}

	/** Does it, with what belongs to one caller alone. */
	interface Caller extends AutoCloseable {

		void call() throws Exception;

		@Override
		void close() throws IOException, SQLException;

	}

}
