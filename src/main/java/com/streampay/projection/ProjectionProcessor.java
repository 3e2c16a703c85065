package com.streampay.projection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.axonframework.eventhandling.TrackingEventProcessor;

/**
 * A tracking processor that is soon back after an outage: Axon's own doubles its pause up
 * to a minute.
 */
class ProjectionProcessor extends TrackingEventProcessor {

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	ProjectionProcessor(TrackingEventProcessor.Builder builder) {
		super(builder);
	}

	@Override
	protected void doSleepFor(long millisToSleep, AtomicBoolean interruptFlag) {
		super.doSleepFor(Math.min(millisToSleep, LONGEST_PAUSE.toMillis()), interruptFlag);
	}

}
