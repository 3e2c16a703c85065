package com.streampay.processing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import com.streampay.role.Role;
import org.axonframework.eventhandling.TrackingEventProcessor;

/**
 * A tracking processor that is soon back after an outage: Axon's own doubles its pause up
 * to a minute.
 */
class PromptTrackingProcessor extends TrackingEventProcessor {

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private final Role role;

	PromptTrackingProcessor(Role role, TrackingEventProcessor.Builder builder) {
		super(builder);
		this.role = role;
	}

	/** Of the nodes that share it. */
	Role role() {
		return this.role;
	}

	@Override
	protected void doSleepFor(long millisToSleep, AtomicBoolean interruptFlag) {
		super.doSleepFor(Math.min(millisToSleep, LONGEST_PAUSE.toMillis()), interruptFlag);
	}

}
