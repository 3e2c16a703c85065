package com.streampay.command;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.apache.kafka.clients.consumer.Consumer;

import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.kafka.config.ContainerPostProcessor;
import org.springframework.kafka.core.ConsumerPostProcessor;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

@Configuration(proxyBeanMethods = false)
@OnRole(Role.COMMAND)
class CommandListenerConfiguration {

	private static final long RETRY_MILLIS = 500;

	private static final long COMMIT_MILLIS = 1000;

	/**
	 * Commands wait for a database or broker that is away; they are never skipped.
	 */
	@Bean
	CommonErrorHandler retryForever() {
		return new DefaultErrorHandler(new FixedBackOff(RETRY_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS));
	}

	/** The customizer does not know of which types keys and values are. */
	@Bean
	@SuppressWarnings({ "rawtypes", "unchecked" })
	DefaultKafkaConsumerFactoryCustomizer fullPolls() {
		return (factory) -> factory
			.addPostProcessor((ConsumerPostProcessor) (consumer) -> FullPolls.of((Consumer) consumer));
	}

	@Bean
	ContainerPostProcessor<String, byte[], AbstractMessageListenerContainer<String, byte[]>> commandListenerPhase() {
		return container -> {
			container.setPhase(CommandListener.PHASE);
			// A platform thread, which waits for PostgreSQL in one system call, where a
			// virtual one has two other threads woken (docs/performance-log.md).
			container.getContainerProperties().setListenerTaskExecutor(new SimpleAsyncTaskExecutor("commands-"));
			// Nothing rests on offsets: a command that comes again is answered from what
			// is stored.
			container.getContainerProperties().setSyncCommits(false);
			// And the broker stores each commit as it stores a record.
			container.getContainerProperties().setAckMode(AckMode.TIME);
			container.getContainerProperties().setAckTime(COMMIT_MILLIS);
		};
	}

}
