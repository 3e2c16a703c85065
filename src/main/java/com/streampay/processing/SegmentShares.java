package com.streampay.processing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.streampay.notification.PostgresNotifications;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Shares the segments of the event processors among the nodes. Each node claims whatever
 * is free, so the first would keep everything: a node that has more than its share lets
 * go of the rest, and others claim it. What a node that died leaves behind is claimed in
 * the same way (docs/decisions/0014).
 */
@Component
class SegmentShares implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(SegmentShares.class);

	private static final Duration INTERVAL = Duration.ofSeconds(2);

	private final EventProcessingConfiguration processing;

	private final TransactionManager transactions;

	private final PostgresNotifications nodes;

	private volatile ScheduledExecutorService scheduler;

	SegmentShares(EventProcessingConfiguration processing, TransactionManager transactions,
			PostgresNotifications nodes) {
		this.processing = processing;
		this.transactions = transactions;
		this.nodes = nodes;
	}

	private void balance() {
		try {
			List<TrackingEventProcessor> processors = processors();
			int segments = this.transactions
				.fetchInTransaction(() -> processors.stream().mapToInt(this::segments).sum());
			letGo(processors, Math.ceilDiv(segments, Math.max(1, this.nodes.listeners())));
		}
		catch (RuntimeException ex) {
			logger.debug("Could not look after the shares of segments, trying again", ex);
		}
	}

	private static void letGo(List<TrackingEventProcessor> processors, int share) {
		List<Runnable> mine = new ArrayList<>();
		for (TrackingEventProcessor processor : processors) {
			processor.processingStatus()
				.keySet()
				.forEach((segment) -> mine.add(() -> processor.releaseSegment(segment)));
		}
		if (mine.size() > share) {
			logger.info("Letting go of {} of {} segments, for other nodes", mine.size() - share, mine.size());
			mine.subList(share, mine.size()).forEach(Runnable::run);
		}
	}

	private List<TrackingEventProcessor> processors() {
		return this.processing.eventProcessors()
			.values()
			.stream()
			.filter(TrackingEventProcessor.class::isInstance)
			.map(TrackingEventProcessor.class::cast)
			.toList();
	}

	private int segments(TrackingEventProcessor processor) {
		return this.processing.tokenStore(processor.getName()).fetchSegments(processor.getName()).length;
	}

	@Override
	public boolean isRunning() {
		return this.scheduler != null;
	}

	@Override
	public void start() {
		this.scheduler = Executors
			.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("segment-shares").factory());
		this.scheduler.scheduleWithFixedDelay(this::balance, INTERVAL.toMillis(), INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	@Override
	public void stop() {
		this.scheduler.shutdownNow();
		this.scheduler = null;
	}

}
