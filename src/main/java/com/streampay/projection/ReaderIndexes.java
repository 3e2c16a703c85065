package com.streampay.projection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.streampay.projection.ProjectionProcessors.RunningProjection;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.common.transaction.TransactionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Makes the indexes that only readers need once their projection has come to the end of
 * the topic. To keep them on the way there would take longer than to make them at once.
 */
@Component
@OnRole(Role.PROJECTION)
class ReaderIndexes {

	private static final Logger logger = LoggerFactory.getLogger(ReaderIndexes.class);

	private final ProjectionProcessors projections;

	private final ProjectionLag lag;

	private final ProjectionPositions positions;

	private final ProjectionTransactions transactions;

	private final JdbcClient jdbc;

	private final Set<String> done = ConcurrentHashMap.newKeySet();

	ReaderIndexes(ProjectionProcessors projections, ProjectionLag lag, ProjectionPositions positions,
			TransactionManager transactions, JdbcClient jdbc) {
		this.projections = projections;
		this.lag = lag;
		this.positions = positions;
		this.transactions = ProjectionTransactions.live(transactions, jdbc);
		this.jdbc = jdbc;
	}

	@Scheduled(fixedDelayString = "1s")
	void complete() {
		for (RunningProjection projection : this.projections.running().values()) {
			boolean hasAny = !projection.projection().readerIndexes().isEmpty();
			if (hasAny && !this.done.contains(projection.name())) {
				completeIfCaughtUp(projection);
			}
		}
	}

	private void completeIfCaughtUp(RunningProjection projection) {
		try {
			if (this.lag.of(projection.name()) < Rebuild.ALMOST) {
				this.transactions.executeInTransaction(() -> create(projection));
				this.done.add(projection.name());
			}
		}
		catch (RuntimeException ex) {
			logger.warn("The projection {} still lacks indexes: {}", projection.name(), ex.toString());
		}
	}

	/**
	 * Nodes do so in turn, and those who come later find them there. Before there are
	 * tokens to hold, one of two may fail, and finds them the next time.
	 */
	private void create(RunningProjection projection) {
		this.positions.hold(projection.name());
		projection.projection().readerIndexes().forEach((index) -> this.jdbc.sql(index.creation()).update());
	}

}
