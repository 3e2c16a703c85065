package com.streampay.command;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.streampay.settings.SettingsException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/**
 * Has Spring Kafka create the topics, and set right the retention of those that are
 * there, but never give them more partitions: an account's records would go on in another
 * one, past those that wait in the old. Topics that were made with more are used as they
 * are.
 */
@Component
class TopicsAtStart implements SmartInitializingSingleton {

	private static final Logger log = LoggerFactory.getLogger(TopicsAtStart.class);

	private static final long PATIENCE_SECONDS = 10;

	private final KafkaAdmin kafka;

	TopicsAtStart(KafkaAdmin kafka) {
		this.kafka = kafka;
	}

	/**
	 * @throws SettingsException if a topic is there with too few partitions
	 */
	@Override
	public void afterSingletonsInstantiated() {
		try (Admin admin = Admin.create(this.kafka.getConfigurationProperties())) {
			admin.describeTopics(List.of(Topics.COMMANDS, Topics.REPLIES, Topics.EVENTS))
				.topicNameValues()
				.forEach(TopicsAtStart::check);
		}
		this.kafka.initialize();
	}

	private static void check(String topic, KafkaFuture<TopicDescription> description) {
		int partitions = partitions(topic, description);
		if (partitions < Topics.PARTITIONS) {
			throw new SettingsException(
					"The topic %s has %d partitions, StreamPay needs %d.".formatted(topic, partitions,
							Topics.PARTITIONS),
					"If nothing has been written to it, delete the topic, and StreamPay makes it. Otherwise see "
							+ "\"Topics\" in docs/operations.md: partitions cannot be added under accounts that live.");
		}
	}

	/** What is not there, or cannot be asked for, is no reason not to start. */
	private static int partitions(String topic, KafkaFuture<TopicDescription> description) {
		try {
			return description.get(PATIENCE_SECONDS, TimeUnit.SECONDS).partitions().size();
		}
		catch (ExecutionException | TimeoutException ex) {
			log.debug("The topic {} cannot be described", topic, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return Integer.MAX_VALUE;
	}

}
