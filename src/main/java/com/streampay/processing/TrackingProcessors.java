package com.streampay.processing;

import java.util.concurrent.TimeUnit;

import com.streampay.role.Role;
import org.axonframework.config.Configuration;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.EventProcessorSpanFactory;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.messaging.StreamableMessageSource;

/**
 * Makes the processors of events. All are tracking processors: Axon's default, the pooled
 * one, polls twice a second, where these are woken.
 */
public final class TrackingProcessors {

	/** Often enough that {@link BatchTokens} count as claimed. */
	private static final long CLAIM_SECONDS = 1;

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
				.andTokenClaimInterval(CLAIM_SECONDS, TimeUnit.SECONDS)
				.andBatchSize(batchSize)
				.andInitialTrackingToken(StreamableMessageSource::createTailToken)));
	}

}
