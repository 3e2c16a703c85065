package com.streampay.projection;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.streampay.command.Topics;
import com.streampay.projection.ProjectionProcessors.RunningProjection;
import org.apache.kafka.common.TopicPartition;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.extensions.kafka.eventhandling.consumer.streamable.KafkaTrackingToken;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One rebuild of a projection: what it has handled so far is handled again from the
 * beginning of the topic, into copies of its tables, which then take their place. The
 * projection goes on meanwhile. When the copies have almost caught up with it, its tokens
 * are locked, so that it stands still; the rest is handled, and the tables change places
 * in that same transaction. Readers see the old content until then, and the new one
 * after.
 */
class Rebuild {

	/** With fewer events than this to go, the projection can be made to wait for them. */
	static final int ALMOST = 2000;

	private static final int ROUNDS = 20;

	private static final int ATTEMPTS = 10;

	private static final Duration SILENCE = Duration.ofSeconds(30);

	private final RunningProjection running;

	private final EventSource events;

	private final ProjectionPositions positions;

	private final ProjectionTransactions transactions;

	private final JdbcClient jdbc;

	private final Progress progress;

	private final int batchSize;

	/** What was not handled because it was set aside, and must still be so in the end. */
	private final Set<RecordPlace> leftOut = new HashSet<>();

	Rebuild(RunningProjection running, EventSource events, ProjectionPositions positions,
			ProjectionTransactions transactions, JdbcClient jdbc, int batchSize, Progress progress) {
		this.running = running;
		this.events = events;
		this.positions = positions;
		this.transactions = transactions;
		this.jdbc = jdbc;
		this.batchSize = batchSize;
		this.progress = progress;
	}

	/**
	 * Does it, or changes nothing that anybody sees.
	 * @throws RuntimeException if an event cannot be handled, the database or the broker
	 * is away, or the thread is interrupted
	 */
	void run() {
		try {
			this.transactions.executeInTransaction(this::createCopies);
			finish(catchUp());
		}
		finally {
			this.transactions.executeInTransaction(() -> {
				if (this.progress.isOurs()) {
					dropCopies();
				}
			});
		}
	}

	private ProjectionPosition catchUp() {
		ProjectionPosition from = ProjectionPosition.START;
		for (int round = 0; round < ROUNDS; round++) {
			ProjectionPosition to = this.positions.read(this.running.name());
			if (to.records() - from.records() < ALMOST && round > 0) {
				break;
			}
			replay(from, to);
			from = to;
		}
		this.transactions.executeInTransaction(() -> readerIndexes().map(ReaderIndex::creation).forEach(this::execute));
		tables().forEach((table) -> execute("ANALYZE rebuild." + table));
		return from;
	}

	/**
	 * To change the tables it needs a lock on them, for which it does not wait long: all
	 * readers would wait behind it.
	 */
	private void finish(ProjectionPosition from) {
		for (int attempt = 1;; attempt++) {
			try {
				this.transactions.executeInTransaction(() -> {
					execute("SET LOCAL lock_timeout = '2s'");
					if (!this.progress.isOurs()) {
						throw new IllegalStateException("Another node has taken over, as this one was silent for long");
					}
					ProjectionPosition to = this.positions.hold(this.running.name());
					replay(from, to);
					if (!setAside().containsAll(this.leftOut)) {
						throw new IllegalStateException("Dead letters were tried again meanwhile. Rebuild once more.");
					}
					swap();
				});
				return;
			}
			catch (RuntimeException ex) {
				if (attempt == ATTEMPTS || !isLockConflict(ex)) {
					throw ex;
				}
				pause();
			}
		}
	}

	private static void pause() {
		try {
			Thread.sleep(Duration.ofSeconds(1));
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private static RuntimeException interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new IllegalStateException("The node is shutting down", ex);
	}

	/** SQLSTATE 55P03 (lock not available) or 40P01 (deadlock detected). */
	private static boolean isLockConflict(Throwable thrown) {
		return thrown != null && (thrown instanceof SQLException ex
				&& ("55P03".equals(ex.getSQLState()) || "40P01".equals(ex.getSQLState()))
				|| isLockConflict(thrown.getCause()));
	}

	private void createCopies() {
		dropCopies();
		tables()
			.forEach((table) -> execute("CREATE TABLE rebuild.%1$s (LIKE query.%1$s INCLUDING ALL)".formatted(table)));
		readerIndexes().map(ReaderIndex::removal).forEach(this::execute);
	}

	private void dropCopies() {
		tables().forEach((table) -> execute("DROP TABLE IF EXISTS rebuild." + table));
	}

	private void swap() {
		for (String table : tables()) {
			execute("DROP TABLE query." + table);
			execute("ALTER TABLE rebuild.%s SET SCHEMA query".formatted(table));
		}
	}

	private List<String> tables() {
		return this.running.projection().tables();
	}

	private Stream<ReaderIndex> readerIndexes() {
		return this.running.projection().readerIndexes().stream();
	}

	private void execute(String statement) {
		this.jdbc.sql(statement).update();
	}

	/** Handles what lies between the two, except what was set aside. */
	private void replay(ProjectionPosition from, ProjectionPosition to) {
		Set<Integer> unfinished = to.partitions()
			.stream()
			.filter((partition) -> from.seenByAll(partition) < to.seenByAny(partition))
			.collect(Collectors.toSet());
		if (unfinished.isEmpty()) {
			return;
		}
		Set<RecordPlace> setAside = setAside();
		List<RecordedEvent> batch = new ArrayList<>();
		try (BlockingStream<TrackedEventMessage<?>> stream = this.events.openStream(token(from, to.partitions()))) {
			while (!unfinished.isEmpty()) {
				if (!stream.hasNextAvailable((int) SILENCE.toMillis(), TimeUnit.MILLISECONDS)) {
					throw new IllegalStateException("The topic has given no event for " + SILENCE);
				}
				for (RecordedEvent event : EventBatch.of(stream.nextAvailable()).events()) {
					RecordPlace place = event.place();
					if (to.covers(event) && !from.covers(event) && this.running.invoker().concerns(event)) {
						if (setAside.contains(place)) {
							this.leftOut.add(place);
						}
						else {
							batch.add(event);
						}
					}
					if (place.offset() <= to.seenByAny(place.partition())) {
						this.progress.handledOneOf(to.records());
					}
					if (place.offset() >= to.seenByAny(place.partition())) {
						unfinished.remove(place.partition());
					}
				}
				if (batch.size() >= this.batchSize) {
					handle(batch);
					batch = new ArrayList<>();
				}
			}
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
		handle(batch);
	}

	private void handle(List<RecordedEvent> batch) {
		if (!batch.isEmpty()) {
			InTransaction.run(this.transactions, batch.getFirst(), () -> this.running.invoker().apply(batch));
		}
	}

	private Set<RecordPlace> setAside() {
		return Set.copyOf(this.jdbc.sql("""
				SELECT record_partition AS partition, record_offset AS "offset"
				  FROM query.dead_letter WHERE projection = ?
				""").param(this.running.name()).query(RecordPlace.class).list());
	}

	private static KafkaTrackingToken token(ProjectionPosition position, Set<Integer> partitions) {
		Map<TopicPartition, Long> offsets = new HashMap<>();
		partitions.forEach((partition) -> offsets.put(new TopicPartition(Topics.EVENTS, partition),
				position.seenByAll(partition)));
		return KafkaTrackingToken.newInstance(offsets);
	}

	/** Hears how far it is. */
	interface Progress {

		void handledOneOf(long events);

		/**
		 * Whether nobody else has begun anew, and until the current transaction ends
		 * nobody can.
		 */
		boolean isOurs();

	}

}
