package com.streampay.projection;

import com.streampay.event.DomainEvent;
import com.streampay.processing.TrackingProcessors;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.extensions.kafka.eventhandling.consumer.streamable.StreamableKafkaMessageSource;
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
				.registerSequencingPolicy(group.value(), (axon) -> ProjectionProcessors::shardKey)
				.registerEventProcessor(group.value(), this::processor);
		}
	}

	private EventProcessor processor(String name, Configuration axon, EventHandlerInvoker handlers) {
		return TrackingProcessors.create(name, axon, handlers, this.source.getObject(), this.properties.batchSize());
	}

	private static TokenStore tokenStore(Configuration axon) {
		return TrackingProcessors.tokenStore("query.token", axon.getComponent(ConnectionProvider.class),
				axon.getComponent(Serializer.class));
	}

	/** What must be handled in order must be in one segment. */
	private static Object shardKey(EventMessage<?> event) {
		return ((DomainEvent) event.getPayload()).shardKey();
	}

}
