package com.streampay.activity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.streampay.activity.Change.Identity;
import com.streampay.processing.Columns;
import com.streampay.processing.RoundTrip;
import com.streampay.projection.RecordedEvent;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The positions that the events of a batch get. Nobody else gives any meanwhile, as the
 * projection's token is locked from the start of a batch to its end.
 */
final class ActivityPositions {

	/** In a rebuild, {@code query.activity} is the table that is to be replaced. */
	private static final String HIGHEST = """
			SELECT greatest((SELECT max(position) FROM activity), (SELECT max(position) FROM query.activity), 0)
			""";

	private static final String LATEST = """
			SELECT wanted, greatest((SELECT max(version) FROM activity WHERE aggregate_id = wanted),
			                        (SELECT max(version) FROM query.activity WHERE aggregate_id = wanted))
			  FROM unnest(?) AS wanted
			""";

	/** Each is looked up by itself: joined, a young table would be read whole. */
	private static final String KNOWN = """
			SELECT aggregate_id, version, (
			         SELECT known.position
			           FROM query.activity AS known
			          WHERE known.aggregate_id = wanted.aggregate_id AND known.version = wanted.version
			       ) AS position, (
			         SELECT kept.position
			           FROM activity AS kept
			          WHERE kept.aggregate_id = wanted.aggregate_id AND kept.version = wanted.version
			       ) IS NOT NULL AS is_here
			  FROM unnest(?, ?) AS wanted (aggregate_id, version)
			""";

	private static final String OF_BATCH = ActivityPositions.class.getName();

	private final Map<String, Long> latest = new HashMap<>();

	private long highest;

	private ActivityPositions() {
	}

	/** Has what is needed for these events be read, for the current unit of work. */
	static void read(List<RecordedEvent> events, RoundTrip reads) {
		ActivityPositions positions = new ActivityPositions();
		reads.add(HIGHEST, (row) -> positions.highest = row.getLong(1))
			.add(LATEST, (row) -> positions.latest.put(row.getString(1), (Long) row.getObject(2)),
					(Object) events.stream()
						.map(RecordedEvent::getAggregateIdentifier)
						.distinct()
						.toArray(String[]::new));
		CurrentUnitOfWork.get().resources().put(OF_BATCH, positions);
	}

	static ActivityPositions ofBatch() {
		return CurrentUnitOfWork.get().getResource(OF_BATCH);
	}

	/**
	 * Those of the events that are not here yet. One that is known to the table that a
	 * rebuild is to replace keeps its position, and all others follow the highest, in
	 * their order.
	 */
	Map<Identity, Long> of(Set<Identity> events, JdbcClient jdbc) {
		Map<Identity, Long> positions = new LinkedHashMap<>();
		events.forEach((event) -> positions.put(event, null));
		List<Identity> here = new ArrayList<>();
		// What is later than the last of its aggregate is new, and is not looked up.
		Collection<Identity> doubtful = events.stream().filter((event) -> !event.isAfter(this.latest)).toList();
		if (!doubtful.isEmpty()) {
			jdbc.sql(KNOWN)
				.params(Columns.texts(doubtful, Identity::aggregateId), Columns.numbers(doubtful, Identity::version))
				.query((row) -> {
					Identity event = new Identity(row.getString(1), row.getLong(2));
					positions.put(event, (Long) row.getObject(3));
					if (row.getBoolean(4)) {
						here.add(event);
					}
				});
		}
		here.forEach(positions::remove);
		positions.replaceAll((event, known) -> (known != null) ? known : ++this.highest);
		return positions;
	}

}
