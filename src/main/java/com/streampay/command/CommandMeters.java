package com.streampay.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import com.streampay.command.CommandRecords.ReceivedCommand;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/**
 * What this node measures of commands. Names and statuses are the only labels: there are
 * few of both.
 */
@Component
@OnRole({ Role.GATEWAY, Role.COMMAND })
class CommandMeters {

	private static final int STATUSES = 600;

	private static final Duration[] BUCKETS = { Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
			Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
			Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10) };

	private final MeterRegistry registry;

	private final DistributionSummary batchSize;

	private final Counter replyTimeouts;

	/** Found without making a key, for every command of every batch. */
	private final Map<Class<?>, AtomicReferenceArray<Timer>> timers = new ConcurrentHashMap<>();

	CommandMeters(MeterRegistry registry) {
		this.registry = registry;
		this.batchSize = DistributionSummary.builder("streampay.command.batch.size")
			.description("Commands that were decided in one poll")
			.serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200, 500)
			.register(registry);
		this.replyTimeouts = Counter.builder("streampay.reply.timeouts")
			.description("Commands sent by this node whose reply did not come in time")
			.register(registry);
	}

	/**
	 * Commands of one poll whose replies the broker has taken.
	 * @param nanos since the poll brought them
	 */
	void answered(List<ReceivedCommand> commands, List<Reply> replies, long nanos) {
		if (commands.isEmpty()) {
			return;
		}
		this.batchSize.record(commands.size());
		for (int i = 0; i < replies.size(); i++) {
			timer(commands.get(i).message().getPayloadType(), replies.get(i).status()).record(nanos,
					TimeUnit.NANOSECONDS);
		}
	}

	void replyTimedOut() {
		this.replyTimeouts.increment();
	}

	/** Who registers the same one twice gets the same one twice. */
	private Timer timer(Class<?> command, int status) {
		AtomicReferenceArray<Timer> ofCommand = this.timers.get(command);
		if (ofCommand == null) {
			ofCommand = this.timers.computeIfAbsent(command, (type) -> new AtomicReferenceArray<>(STATUSES));
		}
		Timer timer = ofCommand.get(status);
		if (timer == null) {
			timer = Timer.builder("streampay.command")
				.description("From the poll that brought a command to the broker's having its reply")
				.tag("command", command.getSimpleName())
				.tag("status", Integer.toString(status))
				.serviceLevelObjectives(BUCKETS)
				.register(this.registry);
			ofCommand.set(status, timer);
		}
		return timer;
	}

}
