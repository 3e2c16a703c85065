package com.streampay.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.streampay.processing.Node;
import com.streampay.projection.ProjectionProcessors.RunningProjection;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.common.transaction.TransactionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Starts rebuilds, one of a projection at a time, whichever node it is asked of, and
 * tells how far they are. What it knows is in {@code query.rebuild}.
 */
@Component
@OnRole(Role.PROJECTION)
class Rebuilds implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(Rebuilds.class);

	private static final Duration SAVE_INTERVAL = Duration.ofMillis(500);

	/** After this silence, the node that was at it must have died. */
	private static final Duration SILENCE = Duration.ofSeconds(60);

	private static final Duration FAREWELL = Duration.ofSeconds(5);

	private final Map<String, Thread> threads = new ConcurrentHashMap<>();

	private final EventSource events;

	private final ProjectionPositions positions;

	private final ProjectionTransactions transactions;

	private final ProjectionProperties properties;

	private final JdbcClient jdbc;

	private final Node node;

	Rebuilds(EventSource events, ProjectionPositions positions, TransactionManager transactions,
			ProjectionProperties properties, JdbcClient jdbc, Node node) {
		this.events = events;
		this.positions = positions;
		this.transactions = ProjectionTransactions.ofRebuild(transactions, jdbc);
		this.properties = properties;
		this.jdbc = jdbc;
		this.node = node;
	}

	/**
	 * Starts to rebuild the projection on this node.
	 * @return whether it was started; if not, it is being rebuilt already
	 */
	boolean start(RunningProjection projection) {
		if (this.threads.containsKey(projection.name())) {
			return false;
		}
		int claimed = this.jdbc.sql("""
				INSERT INTO query.rebuild AS last (projection, node, state, events_handled, events_total,
				                                   started_at, updated_at)
				VALUES (:projection, :node, 'RUNNING', 0, 0, now(), now())
				ON CONFLICT (projection) DO UPDATE
				SET node = excluded.node, state = excluded.state, events_handled = 0, events_total = 0,
				    started_at = now(), updated_at = now(), failure = NULL
				WHERE last.state <> 'RUNNING' OR last.updated_at < now() - make_interval(secs => :silence)
				""")
			.param("projection", projection.name())
			.param("node", this.node.name())
			.param("silence", SILENCE.toSeconds())
			.update();
		if (claimed == 0) {
			return false;
		}
		Thread thread = Thread.ofPlatform()
			.daemon()
			.name("rebuild-" + projection.name())
			.unstarted(() -> run(projection));
		this.threads.put(projection.name(), thread);
		thread.start();
		return true;
	}

	private void run(RunningProjection projection) {
		logger.info("Rebuilding the projection {}", projection.name());
		SavedProgress progress = new SavedProgress(projection.name());
		try {
			new Rebuild(projection, this.events, this.positions, this.transactions, this.jdbc,
					this.properties.batchSize(), progress)
				.run();
			progress.save("DONE", null);
			logger.info("Rebuilt the projection {} of {} events", projection.name(), progress.handled);
		}
		catch (RuntimeException ex) {
			logger.error("The projection {} could not be rebuilt and stays as it was", projection.name(), ex);
			progress.save("FAILED", ex.toString());
		}
		finally {
			this.threads.remove(projection.name());
		}
	}

	/** The last rebuild of a projection, on whichever node. */
	Optional<RebuildStatus> last(String projection) {
		return this.jdbc.sql("""
				SELECT node, CASE WHEN state = 'RUNNING' AND updated_at < now() - make_interval(secs => :silence)
				                  THEN 'LOST' ELSE state END AS state,
				       events_handled, events_total, started_at, updated_at, failure
				  FROM query.rebuild WHERE projection = :projection
				""")
			.param("silence", SILENCE.toSeconds())
			.param("projection", projection)
			.query((row, number) -> RebuildStatus.of(row.getString("node"), row.getString("state"),
					row.getLong("events_handled"), row.getLong("events_total"),
					row.getTimestamp("started_at").toInstant(), row.getTimestamp("updated_at").toInstant(),
					row.getString("failure")))
			.optional();
	}

	@Override
	public void destroy() throws InterruptedException {
		this.threads.values().forEach(Thread::interrupt);
		for (Thread thread : this.threads.values()) {
			thread.join(FAREWELL);
		}
	}

	/**
	 * How far a rebuild is.
	 *
	 * @param node which node does it
	 * @param state {@code RUNNING}, {@code DONE}, {@code FAILED} (the old content stays)
	 * or {@code LOST} (its node died; the old content stays)
	 * @param percentage how much of it is done, from 0 to 100
	 * @param eventsHandled how many records of the topic it has seen
	 * @param eventsTotal how many there are, as far as is known
	 * @param eventsPerSecond how fast it was so far
	 * @param secondsLeft how long it will still take at that rate, or {@code null}
	 * @param startedAt when it began
	 * @param updatedAt when it was last heard of
	 * @param failure why it failed, or {@code null}
	 */
	record RebuildStatus(String node, String state, int percentage, long eventsHandled, long eventsTotal,
			long eventsPerSecond, Long secondsLeft, Instant startedAt, Instant updatedAt, String failure) {

		static RebuildStatus of(String node, String state, long handled, long total, Instant startedAt,
				Instant updatedAt, String failure) {
			long millis = Math.max(1, Duration.between(startedAt, updatedAt).toMillis());
			long perSecond = handled * 1000 / millis;
			boolean running = state.equals("RUNNING");
			int percentage = state.equals("DONE") ? 100 : (int) (handled * 100 / Math.max(1, total));
			return new RebuildStatus(node, state, Math.clamp(percentage, 0, running ? 99 : 100), handled, total,
					perSecond, (running && perSecond > 0) ? Math.max(0, total - handled) / perSecond : null, startedAt,
					updatedAt, failure);
		}

	}

	/** Writes the progress down now and then. */
	private final class SavedProgress implements Rebuild.Progress {

		private final String projection;

		private long handled;

		private long total;

		private long lastSave = System.nanoTime();

		SavedProgress(String projection) {
			this.projection = projection;
		}

		@Override
		public void handledOneOf(long events) {
			this.handled++;
			this.total = events;
			if (System.nanoTime() - this.lastSave > SAVE_INTERVAL.toNanos()) {
				save("RUNNING", null);
			}
		}

		@Override
		public boolean isOurs() {
			return Rebuilds.this.jdbc.sql("""
					UPDATE query.rebuild SET updated_at = clock_timestamp()
					 WHERE projection = ? AND node = ? AND state = 'RUNNING'
					""").params(this.projection, Rebuilds.this.node.name()).update() > 0;
		}

		void save(String state, String failure) {
			this.lastSave = System.nanoTime();
			Rebuilds.this.jdbc
				.sql("""
						UPDATE query.rebuild SET state = ?, events_handled = ?, events_total = ?, failure = ?, updated_at = clock_timestamp()
						 WHERE projection = ? AND node = ?
						""")
				.params(state, this.handled, this.total, failure, this.projection, Rebuilds.this.node.name())
				.update();
		}

	}

}
