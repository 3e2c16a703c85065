package com.streampay.benchmark;

/**
 * How much is measured.
 *
 * @param repetitions how often each measurement is made
 * @param warmUpSeconds how long the service is used before the first
 * @param seconds how long each takes
 * @param commands how many commands are decided in one repetition
 * @param events how many events are replayed
 */
record Scale(int repetitions, int warmUpSeconds, int seconds, int commands, int events) {

	/** For results. */
	static final Scale FULL = new Scale(3, 120, 10, 60_000, 1_000_000);

	/** For trying whether it works. */
	static final Scale QUICK = new Scale(1, 3, 2, 3_000, 20_000);

}
