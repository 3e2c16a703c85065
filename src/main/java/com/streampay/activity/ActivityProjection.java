package com.streampay.activity;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps {@code query.activity} and {@code query.transaction_total}. Events of different
 * partitions have no order of their own: the positions that give them one are made here
 * ({@link ActivityPositions}), by one writer.
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

	private static final String WRITE = """
			INSERT INTO activity (position, aggregate_id, version, event_name, payment_id, request_id, from_user_id,
			                      from_user_name, to_user_id, to_user_name, amount_minor, happened_at)
			SELECT unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?),
			       unnest(?), unnest(?), to_timestamp(unnest(?))
			""";

	/** Its time is the greatest, so it is the same in whichever order the events come. */
	private static final String ADD_TO_TOTAL = """
			INSERT INTO transaction_total AS total (transactions, amount_minor, updated_at)
			SELECT count(*), sum(amount_minor), max(to_timestamp(happened_at))
			  FROM (SELECT unnest(?) AS amount_minor, unnest(?) AS happened_at) AS received
			ON CONFLICT (singleton) DO UPDATE
			SET transactions = total.transactions + excluded.transactions,
			    amount_minor = total.amount_minor + excluded.amount_minor,
			    updated_at = greatest(total.updated_at, excluded.updated_at)
			""";

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
		ActivityPositions.read(events, reads);
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
		Map<Identity, Long> positions = ActivityPositions.ofBatch().of(rows.keySet(), this.jdbc);
		rows.keySet().retainAll(positions.keySet());
		if (!rows.isEmpty()) {
			insert(rows.values(), positions, writes);
			List<Change> received = rows.values()
				.stream()
				.map(Row::change)
				.filter((change) -> change.event() instanceof PaymentReceived)
				.toList();
			if (!received.isEmpty()) {
				addToTotal(received, writes);
			}
			this.signals.add(writes, EVERYONE, received.isEmpty() ? ACTIVITY_ONLY : ALL_MODELS);
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

	private static void insert(Collection<Row> rows, Map<Identity, Long> positions, RoundTrip writes) {
		writes.add(WRITE, Columns.numbers(rows, (row) -> positions.get(row.change().identity())),
				Columns.texts(rows, (row) -> row.change().identity().aggregateId()),
				Columns.numbers(rows, (row) -> row.change().identity().version()),
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

	private static void addToTotal(List<Change> received, RoundTrip writes) {
		writes.add(ADD_TO_TOTAL,
				Columns.numbers(received, (change) -> ((PaymentReceived) change.event()).amountMinor()),
				Columns.seconds(received, Change::time));
	}

	private record Row(Change change, Terms terms) {

	}

}
