package com.streampay.command;

import java.time.Duration;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/**
 * The topics, created at start where they do not exist.
 */
@Configuration(proxyBeanMethods = false)
public class Topics {

	/** Commands on their way to the aggregates, keyed by shard key. */
	public static final String COMMANDS = "commands";

	/** The answers, keyed by correlation id. */
	public static final String REPLIES = "replies";

	/** The domain events, keyed by shard key. Kept forever. */
	public static final String EVENTS = "events";

	private static final int PARTITIONS = 8;

	@Bean
	NewTopics streamPayTopics() {
		return new NewTopics(keptFor(COMMANDS, Duration.ofDays(7)), keptFor(REPLIES, Duration.ofDays(1)),
				TopicBuilder.name(EVENTS).partitions(PARTITIONS).config(TopicConfig.RETENTION_MS_CONFIG, "-1").build());
	}

	private static NewTopic keptFor(String topic, Duration retention) {
		return TopicBuilder.name(topic)
			.partitions(PARTITIONS)
			.config(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()))
			.build();
	}

}
