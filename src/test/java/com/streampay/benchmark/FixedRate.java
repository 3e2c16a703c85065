package com.streampay.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Does things when they are due, whether or not earlier ones are done. Where nobody is
 * free to begin at once, the thing is late, and its latency counts from when it was due,
 * so that a service that is slow is not asked more kindly (coordinated omission).
 */
final class FixedRate {

	/** As many as may be under way. */
	private static final int CALLERS = 64;

	private FixedRate() {
	}

	/** Returns how long after it was due each was done. */
	static Latencies run(double perSecond, int seconds, Supplier<? extends Caller> caller) throws Exception {
		List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
		AtomicLong next = new AtomicLong();
		long things = Math.round(perSecond * seconds);
		long begin = System.nanoTime() + 100_000_000;
		Callers.run((int) Math.min(CALLERS, things), caller, one -> {
			for (long number = next.getAndIncrement(); number < things; number = next.getAndIncrement()) {
				long due = begin + (long) (number * 1e9 / perSecond);
				for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
					LockSupport.parkNanos(wait);
				}
				one.call(due);
				nanos.add(System.nanoTime() - due);
			}
		});
		return new Latencies(nanos);
	}

}
