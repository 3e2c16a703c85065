package com.streampay.processing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.streampay.notification.PostgresNotifications;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.EventProcessingConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Shares the segments of the event processors among the nodes of a role. Each claims
 * whatever is free, so the first would keep everything: a node that has more than its
 * share lets go of the rest, and others claim it. What a node that died leaves behind is
 * claimed in the same way (docs/decisions/0014).
 */
@Component
@OnRole({ Role.COMMAND, Role.PROJECTION })
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
		processors().forEach(this::balance);
	}

	private void balance(Role role, List<PromptTrackingProcessor> processors) {
		try {
			int segments = this.transactions
				.fetchInTransaction(() -> processors.stream().mapToInt(this::segments).sum());
			letGo(processors, Math.ceilDiv(segments, Math.max(1, this.nodes.nodes(role))));
		}
		catch (RuntimeException ex) {
			logger.debug("Could not look after the shares of segments, trying again", ex);
		}
	}

	private static void letGo(List<PromptTrackingProcessor> processors, int share) {
		List<Runnable> mine = new ArrayList<>();
		for (PromptTrackingProcessor processor : processors) {
			processor.processingStatus()
				.keySet()
				.forEach((segment) -> mine.add(() -> processor.releaseSegment(segment)));
		}
		if (mine.size() > share) {
			logger.info("Letting go of {} of {} segments, for other nodes", mine.size() - share, mine.size());
			mine.subList(share, mine.size()).forEach(Runnable::run);
		}
	}

	private Map<Role, List<PromptTrackingProcessor>> processors() {
		return this.processing.eventProcessors()
			.values()
			.stream()
			.filter(PromptTrackingProcessor.class::isInstance)
			.map(PromptTrackingProcessor.class::cast)
			.collect(Collectors.groupingBy(PromptTrackingProcessor::role));
	}

	private int segments(PromptTrackingProcessor processor) {
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
