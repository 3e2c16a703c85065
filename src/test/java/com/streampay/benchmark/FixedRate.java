package com.streampay.benchmark;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * Does things when they are due, whether or not earlier ones are done, so that a service
 * that is slow is not asked more slowly (coordinated omission).
 */
final class FixedRate {

	private FixedRate() {
	}

	/**
	 * Returns when the last was begun.
	 * @param action is given the number of the thing, from 0, and when it was due
	 * ({@link System#nanoTime()}), on a thread of its own
	 */
	static void run(int perSecond, int seconds, ObjLongConsumer<Integer> action) {
		try (ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor()) {
			long begin = System.nanoTime();
			for (int i = 0; i < perSecond * seconds; i++) {
				int number = i;
				long due = begin + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
				schedule.schedule(() -> Thread.startVirtualThread(() -> action.accept(number, due)),
						due - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
		}
	}

}
