package com.streampay.processing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.axonframework.eventhandling.TrackingEventProcessor;

/**
 * A tracking processor that is soon back after an outage: Axon's own doubles its pause up
 * to a minute.
 */
class PromptTrackingProcessor extends TrackingEventProcessor {

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	PromptTrackingProcessor(TrackingEventProcessor.Builder builder) {
		super(builder);
	}

	@Override
	protected void doSleepFor(long millisToSleep, AtomicBoolean interruptFlag) {
		super.doSleepFor(Math.min(millisToSleep, LONGEST_PAUSE.toMillis()), interruptFlag);
	}

}
