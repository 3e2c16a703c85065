package com.streampay.command;

import java.time.Duration;

import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/**
 * The topics, created at start where they do not exist.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CommandProperties.class)
public class Topics {

	/** Commands on their way to the aggregates, keyed by shard key. */
	public static final String COMMANDS = "commands";

	/** The answers, keyed by correlation id. */
	public static final String REPLIES = "replies";

	/** The domain events, keyed by shard key. Kept forever. */
	public static final String EVENTS = "events";

	/** Of each topic whose records are spread by key. */
	public static final int PARTITIONS = 8;

	@Bean
	NewTopics streamPayTopics(CommandProperties properties) {
		return new NewTopics(keptFor(COMMANDS, Duration.ofDays(7))
			// How old a command is must not be for its sender to say.
			.config(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name)
			.build(), keptFor(REPLIES, properties.idempotencyRetention()).build(), kept(EVENTS, "-1").build());
	}

	private static TopicBuilder keptFor(String topic, Duration retention) {
		return kept(topic, Long.toString(retention.toMillis()));
	}

	/**
	 * Records are gone when they are old, and never because a later one has their key.
	 */
	private static TopicBuilder kept(String topic, String retentionMillis) {
		return TopicBuilder.name(topic)
			.partitions(PARTITIONS)
			.config(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE)
			.config(TopicConfig.RETENTION_MS_CONFIG, retentionMillis)
			.config(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
	}

}
