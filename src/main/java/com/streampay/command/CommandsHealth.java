package com.streampay.command;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.apache.kafka.common.Metric;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * Whether this node takes part in deciding commands: its listener works, and one of its
 * consumers belongs to the group and has written to its coordinator lately. That it has a
 * share is not asked for, as there may be more consumers than partitions. A rebalance
 * makes nobody unready.
 */
@Component("commandsHealthIndicator")
@OnRole(Role.COMMAND)
class CommandsHealth implements HealthIndicator {

	private final KafkaListenerEndpointRegistry listeners;

	private final ApplicationEventPublisher events;

	/** After this time without a heartbeat the group goes on without the consumer. */
	private final Duration sessionTimeout;

	CommandsHealth(KafkaListenerEndpointRegistry listeners, ApplicationEventPublisher events,
			@Value("${spring.kafka.consumer.properties.session.timeout.ms}") long sessionTimeoutMillis) {
		this.listeners = listeners;
		this.events = events;
		this.sessionTimeout = Duration.ofMillis(sessionTimeoutMillis);
	}

	@Override
	public Health health() {
		Collection<MessageListenerContainer> containers = this.listeners.getListenerContainers();
		boolean working = !containers.isEmpty()
				&& containers.stream().allMatch((listener) -> listener.isRunning() && listener.isInExpectedState());
		boolean heard = containers.stream().anyMatch(this::isInItsGroup);
		return ((working && heard) ? Health.up() : Health.outOfService()).withDetail("listening", working)
			.withDetail("inGroup", heard)
			.withDetail("partitions", containers.stream().mapToInt(CommandsHealth::share).sum())
			.build();
	}

	private boolean isInItsGroup(MessageListenerContainer listener) {
		return listener.metrics()
			.values()
			.stream()
			.flatMap((metrics) -> metrics.entrySet().stream())
			.filter((metric) -> metric.getKey().name().equals("last-heartbeat-seconds-ago"))
			.map(Map.Entry::getValue)
			.map(Metric::metricValue)
			.mapToDouble((seconds) -> ((Number) seconds).doubleValue())
			.anyMatch((seconds) -> seconds >= 0 && seconds <= this.sessionTimeout.toSeconds());
	}

	private static int share(MessageListenerContainer listener) {
		return Objects.requireNonNullElse(listener.getAssignedPartitions(), List.of()).size();
	}

	/**
	 * A consumer that has ended, and that nobody has asked to, does not come back before
	 * the process does. Another one on this node has its share meanwhile.
	 */
	@EventListener
	void onStopped(ConsumerStoppedEvent stopped) {
		if (stopped.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
			AvailabilityChangeEvent.publish(this.events, stopped.getReason(), LivenessState.BROKEN);
		}
	}

}
