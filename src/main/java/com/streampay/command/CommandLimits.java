package com.streampay.command;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;

import org.springframework.stereotype.Component;

/**
 * Refuses commands of clients before they are sent: those of a caller who gives too many,
 * and everyone's while more are on their way than can be decided soon. Both are counted
 * on this node alone.
 */
@Component
@OnRole(Role.GATEWAY)
class CommandLimits {

	private static final Duration SOON = Duration.ofSeconds(1);

	private final KafkaCommandBus bus;

	private final CommandProperties properties;

	private final Cache<String, Bucket> buckets;

	CommandLimits(KafkaCommandBus bus, CommandProperties properties) {
		this.bus = bus;
		this.properties = properties;
		// One that was not used for that long is full again, and may be forgotten.
		this.buckets = Caffeine.newBuilder()
			.expireAfterAccess(Duration.ofSeconds(1 + properties.callerBurst() / properties.callerRate()))
			.executor(Runnable::run)
			.build();
	}

	/**
	 * Lets a command of this caller pass.
	 * @throws ProblemException of status 429 or 503, which tells when to try again
	 */
	void check(String caller) {
		ConsumptionProbe probe = this.buckets.get(caller, key -> fullBucket()).tryConsumeAndReturnRemaining(1);
		if (!probe.isConsumed()) {
			throw new ProblemException(ProblemType.TOO_MANY_COMMANDS,
					"You may give " + this.properties.callerRate() + " commands per second, and "
							+ this.properties.callerBurst()
							+ " at once. Wait, and send the same request again, with the same Idempotency-Key.",
					Duration.ofNanos(probe.getNanosToWaitForRefill()));
		}
		if (this.bus.inFlight() >= this.properties.maxInFlight()) {
			throw new ProblemException(ProblemType.OVERLOADED, "More commands are waiting than can be decided soon. "
					+ "Wait, and send the same request again, with the same Idempotency-Key.", SOON);
		}
	}

	private Bucket fullBucket() {
		return Bucket.builder()
			.addLimit(limit -> limit.capacity(this.properties.callerBurst())
				.refillGreedy(this.properties.callerRate(), Duration.ofSeconds(1)))
			.build();
	}

}
