package com.streampay.projection;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import com.streampay.event.DomainEvent;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.EventProcessorSpanFactory;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.extensions.kafka.eventhandling.consumer.streamable.StreamableKafkaMessageSource;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.Serializer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Gives every {@link Projection} a tracking processor of its own over the topic
 * {@code events}, with its token in the schema of the query models.
 */
@Component
class ProjectionProcessors implements ConfigurerModule {

	/** After this, what a node that died was projecting is projected by another. */
	private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration CLAIM_INTERVAL = Duration.ofSeconds(1);

	private final ListableBeanFactory beans;

	private final ObjectProvider<StreamableKafkaMessageSource<String, byte[]>> source;

	private final ProjectionProperties properties;

	/** The source is asked for late: it needs Axon's configuration, which needs this. */
	ProjectionProcessors(ListableBeanFactory beans, ObjectProvider<StreamableKafkaMessageSource<String, byte[]>> source,
			ProjectionProperties properties) {
		this.beans = beans;
		this.source = source;
		this.properties = properties;
	}

	@Override
	public void configureModule(Configurer configurer) {
		for (String bean : this.beans.getBeanNamesForType(Projection.class)) {
			ProcessingGroup group = this.beans.findAnnotationOnBean(bean, ProcessingGroup.class);
			if (group == null) {
				throw new IllegalStateException("The projection %s needs a @ProcessingGroup".formatted(bean));
			}
			configurer.eventProcessing()
				.registerTokenStore(group.value(), ProjectionProcessors::tokenStore)
				.registerListenerInvocationErrorHandler(group.value(), (axon) -> PropagatingErrorHandler.instance())
				.registerSequencingPolicy(group.value(), (axon) -> ProjectionProcessors::shardKey)
				.registerEventProcessor(group.value(), this::processor);
		}
	}

	private EventProcessor processor(String name, Configuration axon, EventHandlerInvoker handlers) {
		EventProcessingConfiguration processing = axon.eventProcessingConfiguration();
		return new ProjectionProcessor(TrackingEventProcessor.builder()
			.name(name)
			.eventHandlerInvoker(handlers)
			.rollbackConfiguration(processing.rollbackConfiguration(name))
			.errorHandler(processing.errorHandler(name))
			.messageMonitor(processing.messageMonitor(TrackingEventProcessor.class, name))
			.spanFactory(axon.getComponent(EventProcessorSpanFactory.class))
			.messageSource(this.source.getObject())
			.tokenStore(processing.tokenStore(name))
			.transactionManager(processing.transactionManager(name))
			.trackingEventProcessorConfiguration(TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
				.andTokenClaimInterval(CLAIM_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
				.andBatchSize(this.properties.batchSize())
				.andInitialTrackingToken(StreamableMessageSource::createTailToken)));
	}

	private static TokenStore tokenStore(Configuration axon) {
		return JdbcTokenStore.builder()
			.nodeId(UUID.randomUUID().toString())
			.claimTimeout(CLAIM_TIMEOUT)
			.connectionProvider(axon.getComponent(ConnectionProvider.class))
			.serializer(axon.getComponent(Serializer.class))
			.schema(TokenSchema.builder()
				.setTokenTable("query.token")
				.setProcessorNameColumn("processor_name")
				.setTokenTypeColumn("token_type")
				.setTimestampColumn("time_stamp")
				.build())
			.build();
	}

	/** What must be handled in order must be in one segment. */
	private static Object shardKey(EventMessage<?> event) {
		return ((DomainEvent) event.getPayload()).shardKey();
	}

}
