package com.streampay.command;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.stereotype.Component;

/**
 * Whether this node takes part in deciding commands: the broker has told one of its
 * consumers its share of the topic, which may be none where there are more consumers than
 * partitions. Between giving up a share and being told another, the last one counts, so a
 * rebalance makes nobody unready.
 */
@Component("commandsHealthIndicator")
@OnRole(Role.COMMAND)
class CommandsHealth implements HealthIndicator, ConsumerAwareRebalanceListener {

	private final Map<Consumer<?, ?>, Integer> shares = new ConcurrentHashMap<>();

	@Override
	public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		this.shares.put(consumer, consumer.assignment().size());
	}

	/** The group has gone on without this consumer. */
	@Override
	public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		this.shares.remove(consumer);
	}

	@Override
	public Health health() {
		Health.Builder health = this.shares.isEmpty() ? Health.outOfService() : Health.up();
		return health.withDetail("partitions", this.shares.values().stream().mapToInt(Integer::intValue).sum()).build();
	}

}
