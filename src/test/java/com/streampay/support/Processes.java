package com.streampay.support;

import java.time.Duration;

import org.awaitility.Awaitility;

/**
 * Kills processes and waits for their end, without {@link ProcessHandle#onExit()}: that
 * is completed by the common pool, which has one thread on a machine with two processors,
 * and never while that one is blocked, by somebody who waits for this end perhaps.
 */
public final class Processes {

	/** A machine that does much else at the moment takes minutes. */
	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private Processes() {
	}

	/**
	 * Kills it, as {@code kill -9} does, and returns when it has ended.
	 * @throws org.awaitility.core.ConditionTimeoutException if it lives four minutes
	 * later
	 */
	public static void kill(ProcessHandle process) {
		process.destroyForcibly();
		awaitEnd(process);
	}

	/**
	 * Returns when it has ended.
	 * @throws org.awaitility.core.ConditionTimeoutException if it lives four minutes
	 * later
	 */
	public static void awaitEnd(ProcessHandle process) {
		Awaitility.await("the end of process " + process.pid())
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> !process.isAlive());
	}

}
