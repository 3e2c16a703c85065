package com.streampay.eventstore;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.streampay.processing.RelaxedTransactions;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Snapshots: what an aggregate was after some event, stored so that the events before it
 * need not be read again. They are made beside the commands, and nothing rests on them.
 * One whose revision is not that of the aggregate's class is as if it were not there.
 */
@Configuration(proxyBeanMethods = false)
@OnRole(Role.COMMAND)
@EnableConfigurationProperties(AggregateProperties.class)
class Snapshots implements DisposableBean {

	/** Writes the fields of aggregates; their revision is told by an annotation. */
	static final Serializer SERIALIZER = JacksonSerializer.builder()
		.objectMapper(JsonMapper.builder()
			.addModule(new JavaTimeModule())
			.visibility(PropertyAccessor.ALL, Visibility.NONE)
			.visibility(PropertyAccessor.FIELD, Visibility.ANY)
			.visibility(PropertyAccessor.CREATOR, Visibility.ANY)
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.build())
		.build();

	private final ExecutorService executor = Executors
		.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("snapshots").factory());

	@Bean
	SnapshotTriggerDefinition snapshotTrigger(AggregateCache aggregates, EventStore eventStore,
			TransactionManager transactions, JdbcClient jdbc, AggregateProperties properties) {
		return new StateSnapshots(properties.snapshotEvery(), aggregates, eventStore,
				new RelaxedTransactions(transactions, jdbc), this.executor);
	}

	/** What has not been started by then will be made another time. */
	@Override
	public void destroy() throws InterruptedException {
		this.executor.shutdownNow();
		this.executor.awaitTermination(5, TimeUnit.SECONDS);
	}

}
