package com.streampay.processing;

import java.time.Duration;

/**
 * How readers of events behave under load. To take up a batch (a transaction, requests to
 * the broker) costs more than the events in it, and whoever shares the processors, such
 * as those who decide commands, has to wait for each.
 */
public final class UnderLoad {

	private static final int SEVERAL = 8;

	private static final Duration PAUSE = Duration.ofMillis(40);

	private UnderLoad() {
	}

	/**
	 * After which time a reader that was given so many events at once is to be given
	 * more.
	 */
	public static Duration pauseAfter(int events) {
		return (events >= SEVERAL) ? PAUSE : Duration.ZERO;
	}

}
