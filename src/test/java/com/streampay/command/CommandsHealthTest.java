package com.streampay.command;

import java.util.List;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class CommandsHealthTest {

	private final CommandsHealth health = new CommandsHealth();

	private final Consumer<String, byte[]> first = new MockConsumer<>("earliest");

	private final Consumer<String, byte[]> second = new MockConsumer<>("earliest");

	@Test
	void a_node_is_not_ready_before_it_has_a_share_of_the_commands() {
		assertThat(this.health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	@Test
	void an_empty_share_is_one() {
		this.health.onPartitionsAssigned(this.first, List.of());
		assertThat(this.health.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void a_node_is_ready_until_its_last_share_was_taken_away() {
		this.health.onPartitionsAssigned(this.first, List.of(new TopicPartition(Topics.COMMANDS, 0)));
		this.health.onPartitionsAssigned(this.second, List.of(new TopicPartition(Topics.COMMANDS, 1)));
		this.health.onPartitionsLost(this.first, List.of(new TopicPartition(Topics.COMMANDS, 0)));
		assertThat(this.health.health().getStatus()).isEqualTo(Status.UP);
		this.health.onPartitionsLost(this.second, List.of(new TopicPartition(Topics.COMMANDS, 1)));
		assertThat(this.health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

}
