package com.streampay.command;

import java.util.Collection;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.stereotype.Component;

/**
 * Whether this node has a share of the topic {@code commands}. It may be an empty one,
 * where there are more nodes than partitions.
 */
@Component("commandsHealthIndicator")
@OnRole(Role.COMMAND)
class CommandsHealth implements ConsumerAwareRebalanceListener, HealthIndicator {

	private volatile boolean assigned;

	@Override
	public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		this.assigned = true;
	}

	@Override
	public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		this.assigned = false;
	}

	@Override
	public Health health() {
		return (this.assigned ? Health.up() : Health.outOfService()).build();
	}

}
