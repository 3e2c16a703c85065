package com.streampay.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.streampay.processing.LastRoundTrip;
import com.streampay.processing.UnderLoad;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

import org.springframework.jdbc.core.JdbcOperations;

/**
 * Axon's engine, made to rely on what PostgreSQL tells. When there are new events, it
 * notifies every node. And an event that is missing in the global order, because its
 * transaction has not committed or never will, is waited for until it can no longer come:
 * Axon's own engine gives it up when 10,000 others have come, or one whose writer's clock
 * was slow (docs/decisions/0023).
 */
class PostgresStorageEngine extends JdbcEventStorageEngine {

	/** Notified by a trigger when events are committed. */
	static final String CHANNEL = "streampay_event_store";

	private static final String SETTLED = "settled";

	/**
	 * Whoever took an earlier place in the order has committed by then, or never will.
	 */
	private static final String IS_SETTLED = "stored_at < clock_timestamp() - interval '2 minutes'";

	/** The columns that are read of each event. */
	static final String COLUMNS = "*, " + IS_SETTLED + " AS " + SETTLED;

	private static final String APPEND = """
			INSERT INTO event_store.domain_event (event_identifier, aggregate_identifier, type, time_stamp, payload_type,
			                                      payload_revision, sequence_number, payload, meta_data)
			SELECT unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)
			RETURNING global_index
			""";

	private static final String CLEAN_GAPS = "SELECT global_index, '1970-01-01T00:00:00Z' AS time_stamp"
			+ " FROM event_store.domain_event WHERE global_index BETWEEN ? AND ? AND " + IS_SETTLED
			+ " ORDER BY global_index";

	private static final String READ = "SELECT " + COLUMNS
			+ " FROM event_store.domain_event WHERE global_index > ? ORDER BY global_index LIMIT ?";

	private static final String READ_WITH_GAPS = "(" + READ + ") UNION ALL (SELECT " + COLUMNS
			+ " FROM event_store.domain_event WHERE global_index = ANY (?)) ORDER BY global_index";

	/** Those of events that are there. */
	private static final String READ_SNAPSHOTS = """
			SELECT snapshot.*
			  FROM event_store.snapshot_event snapshot
			  JOIN event_store.domain_event USING (aggregate_identifier, sequence_number, event_identifier)
			 WHERE aggregate_identifier = ?
			 ORDER BY sequence_number DESC
			""";

	/** How many are read at once. */
	static final int BATCH = 1000;

	private final KnownEnd end;

	/** Before this nothing more is read, by {@link System#nanoTime}. */
	private volatile long pause = System.nanoTime();

	private final JdbcOperations jdbc;

	private volatile BiConsumer<TrackingToken, List<TrackedEventMessage<?>>> appended = (after, events) -> {
	};

	PostgresStorageEngine(JdbcEventStorageEngine.Builder builder, KnownEnd end, JdbcOperations jdbc) {
		super(builder);
		this.end = end;
		this.jdbc = jdbc;
	}

	/**
	 * Has it told what this node appends, as if it had been read, when that is committed:
	 * a few events that come after everything up to a place, which is told with them.
	 */
	void onAppended(BiConsumer<TrackingToken, List<TrackedEventMessage<?>>> appended) {
		this.appended = appended;
	}

	/**
	 * One row for each, by one statement for all, which goes with whatever else the unit
	 * of work writes.
	 */
	@Override
	protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
		int size = events.size();
		String[][] texts = new String[6][size];
		long[] sequenceNumbers = new long[size];
		byte[][] payloads = new byte[size][];
		byte[][] metaData = new byte[size][];
		List<DomainEventData<byte[]>> rows = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			DomainEventMessage<?> event = (DomainEventMessage<?>) events.get(i);
			SerializedObject<byte[]> payload = event.serializePayload(serializer, byte[].class);
			texts[0][i] = event.getIdentifier();
			texts[1][i] = event.getAggregateIdentifier();
			texts[2][i] = event.getType();
			texts[3][i] = DateTimeUtils.formatInstant(event.getTimestamp());
			texts[4][i] = payload.getType().getName();
			texts[5][i] = payload.getType().getRevision();
			sequenceNumbers[i] = event.getSequenceNumber();
			payloads[i] = payload.getData();
			metaData[i] = event.serializeMetaData(serializer, byte[].class).getData();
			rows.add(new GenericDomainEventEntry<>(texts[2][i], texts[1][i], sequenceNumbers[i], texts[0][i],
					texts[3][i], texts[4][i], texts[5][i], payloads[i], metaData[i]));
		}
		List<Long> places = new ArrayList<>(size);
		tellWhenCommitted(rows, places);
		LastRoundTrip.add(this.jdbc, (writes) -> writes.add(APPEND, (row) -> places.add(row.getLong(1)), texts[0],
				texts[1], texts[2], texts[3], texts[4], texts[5], sequenceNumbers, payloads, metaData));
	}

	/**
	 * Under load they are read, together with what follows soon. Where there are others
	 * in between, it is the reader who has to see to them.
	 */
	private void tellWhenCommitted(List<DomainEventData<byte[]>> rows, List<Long> places) {
		if (CurrentUnitOfWork.isStarted() && UnderLoad.pauseAfter(rows.size()).isZero()) {
			long before = this.end.news();
			CurrentUnitOfWork.get().root().afterCommit((unitOfWork) -> {
				if (places.getLast() - places.getFirst() == places.size() - 1) {
					tell(rows, places, before);
				}
			});
		}
	}

	private void tell(List<DomainEventData<byte[]>> rows, List<Long> places, long before) {
		Stream<TrackedDomainEventData<byte[]>> tracked = IntStream.range(0, rows.size())
			.mapToObj((i) -> new TrackedDomainEventData<>(upTo(places.get(i)), rows.get(i)));
		List<TrackedEventMessage<?>> events = deserialize(tracked);
		this.end.told(events.getLast().trackingToken(), places.getLast(), before);
		this.appended.accept(upTo(places.getFirst() - 1), events);
	}

	private static TrackingToken upTo(long place) {
		return GapAwareTrackingToken.newInstance(place, Set.of());
	}

	/**
	 * Reads the events after a place, in their order; none if there are none yet.
	 */
	List<TrackedEventMessage<?>> readBatch(TrackingToken after) {
		return deserialize(fetchTrackedEvents(after, BATCH).stream());
	}

	private List<TrackedEventMessage<?>> deserialize(Stream<? extends TrackedEventData<?>> events) {
		return EventUtils.upcastAndDeserializeTrackedEvents(events, getEventSerializer(), this.upcasterChain).toList();
	}

	/**
	 * A reader asks again until there is nothing more, and the answer to that is known
	 * without PostgreSQL. What comes under load is read together with what follows soon.
	 */
	@Override
	protected List<? extends TrackedEventData<?>> fetchTrackedEvents(TrackingToken after, int batchSize) {
		if (this.end.isAt(after)) {
			return List.of();
		}
		LockSupport.parkNanos(this.pause - System.nanoTime());
		long before = this.end.news();
		List<? extends TrackedEventData<?>> events = super.fetchTrackedEvents(after, batchSize);
		if (events.size() < batchSize) {
			this.pause = System.nanoTime() + UnderLoad.pauseAfter(events.size()).toNanos();
			this.end.found(events.isEmpty() ? after : events.getLast().trackingToken(), before);
		}
		return events;
	}

	/**
	 * As many as there are, however far apart their places are, so that fewer are all.
	 */
	@Override
	protected PreparedStatement readEventDataWithoutGaps(Connection connection, long globalIndex, int batchSize)
			throws SQLException {
		PreparedStatement statement = connection.prepareStatement(READ);
		statement.setLong(1, globalIndex);
		statement.setInt(2, batchSize);
		return statement;
	}

	@Override
	protected PreparedStatement readEventDataWithGaps(Connection connection, long globalIndex, int batchSize,
			List<Long> gaps) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(READ_WITH_GAPS);
		statement.setLong(1, globalIndex);
		statement.setInt(2, batchSize);
		statement.setObject(3, gaps.toArray(Long[]::new));
		return statement;
	}

	@Override
	protected PreparedStatement readSnapshotData(Connection connection, String aggregateId) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(READ_SNAPSHOTS);
		statement.setString(1, aggregateId);
		return statement;
	}

	@Override
	protected TrackedEventData<?> getTrackedEventData(ResultSet row, GapAwareTrackingToken previous)
			throws SQLException {
		TrackedDomainEventData<?> event = (TrackedDomainEventData<?>) super.getTrackedEventData(row, previous);
		long index = row.getLong("global_index");
		GapAwareTrackingToken token = (previous != null) ? previous.advanceTo(index, Integer.MAX_VALUE)
				: GapAwareTrackingToken.newInstance(index, allBefore(index));
		return new TrackedDomainEventData<>(row.getBoolean(SETTLED) ? token.withGapsTruncatedAt(index) : token, event);
	}

	private static SortedSet<Long> allBefore(long index) {
		return LongStream.range(1, index).boxed().collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Asked when there are many gaps. The caller judges the events by their time, so it
	 * is given those that are settled, and a time that is old enough.
	 */
	@Override
	protected PreparedStatement cleanGaps(Connection connection, SortedSet<Long> gaps) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(CLEAN_GAPS);
		statement.setLong(1, gaps.first());
		statement.setLong(2, gaps.last() + 1);
		return statement;
	}

}
