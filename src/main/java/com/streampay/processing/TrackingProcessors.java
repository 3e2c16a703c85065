package com.streampay.processing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.streampay.role.Role;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.Configuration;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.EventProcessorSpanFactory;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.Serializer;

/**
 * Makes the processors of events. All are tracking processors: Axon's default, the pooled
 * one, polls twice a second, where these are woken.
 */
public final class TrackingProcessors {

	/** After this, what a node that died was processing is processed by another. */
	private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration CLAIM_INTERVAL = Duration.ofSeconds(1);

	private TrackingProcessors() {
	}

	/**
	 * A processor with a thread for each of its segments.
	 * @param role of the nodes that share it
	 * @param source the log it reads, from its beginning
	 * @param segments into how many parts its work is divided when it first starts
	 * @param batchSize how many events it handles in one transaction at most
	 */
	public static EventProcessor create(Role role, String name, Configuration axon, EventHandlerInvoker handlers,
			StreamableMessageSource<TrackedEventMessage<?>> source, int segments, int batchSize) {
		EventProcessingConfiguration processing = axon.eventProcessingConfiguration();
		return new PromptTrackingProcessor(role, TrackingEventProcessor.builder()
			.name(name)
			.eventHandlerInvoker(handlers)
			.rollbackConfiguration(processing.rollbackConfiguration(name))
			.errorHandler(processing.errorHandler(name))
			.messageMonitor(processing.messageMonitor(TrackingEventProcessor.class, name))
			.spanFactory(axon.getComponent(EventProcessorSpanFactory.class))
			.messageSource(source)
			.tokenStore(processing.tokenStore(name))
			.transactionManager(processing.transactionManager(name))
			.trackingEventProcessorConfiguration(TrackingEventProcessorConfiguration.forParallelProcessing(segments)
				.andTokenClaimInterval(CLAIM_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
				.andBatchSize(batchSize)
				.andInitialTrackingToken(StreamableMessageSource::createTailToken)));
	}

	/**
	 * Builds a store of tokens.
	 * @param node which claims segments
	 * @param table the table, which is to be in the schema of what the processors write
	 */
	public static JdbcTokenStore.Builder tokenStore(Node node, String table, ConnectionProvider connections,
			Serializer serializer) {
		return JdbcTokenStore.builder()
			.nodeId(node.name())
			.claimTimeout(CLAIM_TIMEOUT)
			.connectionProvider(connections)
			.serializer(serializer)
			.schema(TokenSchema.builder()
				.setTokenTable(table)
				.setProcessorNameColumn("processor_name")
				.setTokenTypeColumn("token_type")
				.setTimestampColumn("time_stamp")
				.build());
	}

}
