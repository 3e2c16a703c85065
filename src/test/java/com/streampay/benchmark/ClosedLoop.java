package com.streampay.benchmark;

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
	static double perSecond(int callers, int seconds, Supplier<? extends Caller> caller) throws Exception {
		LongAdder done = new LongAdder();
		long begin = System.nanoTime();
		long end = begin + TimeUnit.SECONDS.toNanos(seconds);
		Callers.run(callers, caller, one -> {
			for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
				one.call(now);
				done.increment();
			}
		});
		return done.sum() / ((System.nanoTime() - begin) / 1e9);
	}

}
