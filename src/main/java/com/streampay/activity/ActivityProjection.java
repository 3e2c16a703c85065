package com.streampay.activity;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.streampay.activity.Change.Identity;
import com.streampay.event.DomainEvent;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRequestCancelled;
import com.streampay.event.PaymentRequestDeclined;
import com.streampay.event.PaymentRequestEvent;
import com.streampay.event.PaymentRequestExpired;
import com.streampay.processing.Columns;
import com.streampay.processing.RoundTrip;
import com.streampay.projection.ChangeSignals;
import com.streampay.projection.Projection;
import com.streampay.projection.ProjectionBatch;
import com.streampay.projection.RecordedEvent;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.stream.StreamView;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.annotation.SourceId;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps {@code query.activity} and {@code query.transaction_total}. Events of different
 * partitions have no order of their own: the positions that give them one are made here,
 * by one writer, and a rebuild takes them from the table that it is to replace.
 */
@Component
@OnRole(Role.PROJECTION)
@ProcessingGroup("activity")
class ActivityProjection implements Projection {

	/** The model's name in change signals, whose key is that of everyone. */
	static final String MODEL = "activity";

	/** The same for the totals. */
	static final String TOTAL_MODEL = "transaction-total";

	private static final String[] ACTIVITY_ONLY = { MODEL };

	private static final String[] ALL_MODELS = { MODEL, TOTAL_MODEL };

	private static final List<String> EVERYONE = List.of(StreamView.EVERYONE);

	/** Each is looked up by itself: joined, a young table would be read whole. */
	private static final String REQUESTS = """
			SELECT request.*
			  FROM unnest(:requests) AS wanted
			 CROSS JOIN LATERAL (
			   SELECT request_id, from_user_id, from_user_name, to_user_id, to_user_name, amount_minor
			     FROM activity
			    WHERE event_name = 'PaymentRequested' AND request_id = wanted
			    LIMIT 1
			 ) AS request
			""";

	/** What is later than the last of its aggregate is new, and is not looked up. */
	private static final String LATEST = """
			SELECT latest.*
			  FROM unnest(?) AS wanted
			 CROSS JOIN LATERAL (
			   SELECT aggregate_id, version FROM activity WHERE aggregate_id = wanted ORDER BY version DESC LIMIT 1
			 ) AS latest
			""";

	/**
	 * An event that is here already comes again, and is left out. In a rebuild, the
	 * others keep the positions that they have in the table to be replaced. Each that may
	 * be here is looked up by itself, like a request, and once: {@code ON CONFLICT} would
	 * do so again, and is not needed where there is one writer. The total's time is the
	 * greatest, so that it is the same in whichever order the events come.
	 */
	private static final String WRITE = """
			WITH event AS MATERIALIZED (
			  SELECT event.*, CASE current_schema() WHEN 'rebuild' THEN (
			           SELECT known.position
			             FROM query.activity AS known
			            WHERE known.aggregate_id = event.aggregate_id AND known.version = event.version
			         ) END AS known
			    FROM (SELECT unnest(?) AS number, unnest(?) AS aggregate_id, unnest(?) AS version, unnest(?) AS is_new,
			                 unnest(?) AS event_name, unnest(?) AS payment_id, unnest(?) AS request_id,
			                 unnest(?) AS from_user_id, unnest(?) AS from_user_name, unnest(?) AS to_user_id,
			                 unnest(?) AS to_user_name, unnest(?) AS amount_minor,
			                 to_timestamp(unnest(?)) AS happened_at) AS event
			   WHERE is_new
			      OR (SELECT kept.position
			            FROM activity AS kept
			           WHERE kept.aggregate_id = event.aggregate_id AND kept.version = event.version) IS NULL
			), highest AS (
			  SELECT greatest((SELECT max(position) FROM query.activity), (SELECT max(position) FROM activity), 0)
			         AS position
			), inserted AS (
			  INSERT INTO activity (position, aggregate_id, version, event_name, payment_id, request_id, from_user_id,
			                        from_user_name, to_user_id, to_user_name, amount_minor, happened_at)
			  SELECT coalesce(known, highest.position + count(*) FILTER (WHERE known IS NULL) OVER (ORDER BY number)),
			         aggregate_id, version, event_name, payment_id, request_id, from_user_id, from_user_name, to_user_id,
			         to_user_name, amount_minor, happened_at
			    FROM event, highest
			  RETURNING event_name, amount_minor, happened_at
			)
			INSERT INTO transaction_total AS total (transactions, amount_minor, updated_at)
			SELECT count(*), sum(amount_minor), max(happened_at)
			  FROM inserted
			 WHERE event_name = 'PaymentReceived'
			HAVING count(*) > 0
			ON CONFLICT (singleton) DO UPDATE
			SET transactions = total.transactions + excluded.transactions,
			    amount_minor = total.amount_minor + excluded.amount_minor,
			    updated_at = greatest(total.updated_at, excluded.updated_at)
			""";

	private static final String LATEST_VERSIONS = ActivityProjection.class.getName();

	private final ProjectionBatch<Change> batch = new ProjectionBatch<>(this::write);

	private final JdbcClient jdbc;

	private final ChangeSignals signals;

	ActivityProjection(JdbcClient jdbc, ChangeSignals signals) {
		this.jdbc = jdbc;
		this.signals = signals;
	}

	@Override
	public List<String> tables() {
		return List.of("activity", "transaction_total");
	}

	@Override
	public void read(List<RecordedEvent> events, RoundTrip reads) {
		Map<String, Long> latest = new HashMap<>();
		reads.add(LATEST, (row) -> latest.put(row.getString(1), row.getLong(2)),
				(Object) events.stream().map(RecordedEvent::getAggregateIdentifier).distinct().toArray(String[]::new));
		CurrentUnitOfWork.get().resources().put(LATEST_VERSIONS, latest);
	}

	@EventHandler
	void on(DomainEvent event, @SourceId String aggregateId, @SequenceNumber long version, @Timestamp Instant time) {
		this.batch.add(new Change(event, new Identity(aggregateId, version), time));
	}

	private void write(List<Change> changes, RoundTrip writes) {
		Map<String, Terms> requests = readRequests(changes);
		Map<Identity, Row> rows = new LinkedHashMap<>();
		for (Change change : Change.asTheyHappened(changes)) {
			Terms terms = Terms.of(change.event(), requests);
			if (terms != null) {
				rows.putIfAbsent(change.identity(), new Row(change, terms));
			}
		}
		if (!rows.isEmpty()) {
			insert(rows.values(), CurrentUnitOfWork.get().getResource(LATEST_VERSIONS), writes);
			// A receipt that was counted before changes no total, and whoever reads it
			// finds that out.
			boolean received = rows.values()
				.stream()
				.anyMatch((row) -> row.change().event() instanceof PaymentReceived);
			this.signals.add(writes, EVERYONE, received ? ALL_MODELS : ACTIVITY_ONLY);
		}
	}

	/** The requests that the batch says something about but does not open itself. */
	private Map<String, Terms> readRequests(List<Change> changes) {
		Map<String, Terms> requests = new HashMap<>();
		String[] wanted = changes.stream()
			.map(Change::event)
			.filter((event) -> event instanceof PaymentRequestDeclined || event instanceof PaymentRequestCancelled
					|| event instanceof PaymentRequestExpired)
			.map((event) -> ((PaymentRequestEvent) event).requestId())
			.toArray(String[]::new);
		if (wanted.length > 0) {
			this.jdbc.sql(REQUESTS).param("requests", wanted).query((row) -> {
				String requestId = row.getString("request_id");
				requests.put(requestId,
						new Terms(null, requestId, row.getString("from_user_id"), row.getString("from_user_name"),
								row.getString("to_user_id"), row.getString("to_user_name"),
								row.getLong("amount_minor")));
			});
		}
		return requests;
	}

	private static void insert(Collection<Row> rows, Map<String, Long> latest, RoundTrip writes) {
		writes.add(WRITE, IntStream.range(0, rows.size()).toArray(),
				Columns.texts(rows, (row) -> row.change().identity().aggregateId()),
				Columns.numbers(rows, (row) -> row.change().identity().version()),
				rows.stream().map((row) -> row.change().identity().isAfter(latest)).toArray(Boolean[]::new),
				Columns.texts(rows, (row) -> row.change().event().getClass().getSimpleName()),
				Columns.texts(rows, (row) -> row.terms().paymentId()),
				Columns.texts(rows, (row) -> row.terms().requestId()),
				Columns.texts(rows, (row) -> row.terms().fromUserId()),
				Columns.texts(rows, (row) -> row.terms().fromUserName()),
				Columns.texts(rows, (row) -> row.terms().toUserId()),
				Columns.texts(rows, (row) -> row.terms().toUserName()),
				Columns.numbers(rows, (row) -> row.terms().amountMinor()),
				Columns.seconds(rows, (row) -> row.change().time()));
	}

	private record Row(Change change, Terms terms) {

	}

}
