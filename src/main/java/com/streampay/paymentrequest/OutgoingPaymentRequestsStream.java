package com.streampay.paymentrequest;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.stream.StreamEvent;
import com.streampay.stream.StreamView;
import com.streampay.stream.Streams;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The open payment requests that the caller has made: first those that are open at the
 * head of the stream, then whatever opens and ends after it. They lie in the partitions
 * of their payers and have no order but that within each: the position is a
 * {@link RequesterPlace}.
 */
@Controller
@OnRole(Role.GATEWAY)
class OutgoingPaymentRequestsStream implements StreamView {

	private static final String HEADS = """
			SELECT record_partition, greatest(max(opened_position), max(closed_position)) AS head
			  FROM query.payment_request WHERE requester_id = :requester GROUP BY record_partition
			""";

	/** Reads at most a page of each partition, by its indexes. */
	private static final String READ = """
			WITH place AS (
			  SELECT record_partition, coalesce(head, 0) AS head,
			         CASE WHEN record_partition < :partition THEN coalesce(head, 0)
			              WHEN record_partition = :partition THEN :offset
			              ELSE 0 END AS listed
			    FROM generate_series(0, (SELECT max(record_partition) FROM query.payment_request
			                              WHERE requester_id = :requester)) AS record_partition
			    LEFT JOIN unnest(:partitions, :heads) AS known (record_partition, head) USING (record_partition)
			)
			SELECT event.*
			  FROM place CROSS JOIN LATERAL (
			    (SELECT 'LISTED' AS what, opened_position AS position, request.* FROM query.payment_request AS request
			      WHERE requester_id = :requester AND request.record_partition = place.record_partition
			        AND opened_position > place.listed AND opened_position <= place.head
			        AND (closed_position IS NULL OR closed_position > place.head)
			      ORDER BY opened_position LIMIT :limit)
			    UNION ALL
			    (SELECT 'OPENED', opened_position, request.* FROM query.payment_request AS request
			      WHERE requester_id = :requester AND request.record_partition = place.record_partition
			        AND opened_position > place.head
			      ORDER BY opened_position LIMIT :limit)
			    UNION ALL
			    (SELECT 'ENDED', closed_position, request.* FROM query.payment_request AS request
			      WHERE requester_id = :requester AND request.record_partition = place.record_partition
			        AND closed_position > place.head
			      ORDER BY closed_position LIMIT :limit)
			  ) AS event
			 ORDER BY what <> 'LISTED', record_partition, position
			 LIMIT :limit
			""";

	private static final String REACHED = """
			SELECT NOT EXISTS (
			  SELECT FROM unnest(:partitions, :heads) AS known (record_partition, head)
			   WHERE NOT EXISTS (SELECT FROM query.payment_request AS request
			                      WHERE requester_id = :requester AND request.record_partition = known.record_partition
			                        AND opened_position >= head)
			     AND NOT EXISTS (SELECT FROM query.payment_request AS request
			                      WHERE requester_id = :requester AND request.record_partition = known.record_partition
			                        AND closed_position >= head))
			""";

	private final Streams streams;

	private final JdbcClient jdbc;

	OutgoingPaymentRequestsStream(Streams streams, JdbcClient jdbc) {
		this.streams = streams;
		this.jdbc = jdbc;
	}

	@GetMapping(path = "/outgoing-payment-requests", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.streams.open(this, request, response);
	}

	@Override
	public String name() {
		return "outgoing-payment-requests";
	}

	@Override
	public String scope() {
		return "read:payment-requests";
	}

	@Override
	public String model() {
		return PaymentRequestProjection.MODEL;
	}

	@Override
	public String start(String requesterId) {
		Map<Integer, Long> heads = new HashMap<>();
		this.jdbc.sql(HEADS).param("requester", requesterId).query(row -> {
			heads.put(row.getInt("record_partition"), row.getLong("head"));
		});
		return RequesterPlace.beforeList(heads).position();
	}

	@Override
	public List<StreamEvent> read(String requesterId, String after, int limit) {
		RequesterPlace start = RequesterPlace.of(after);
		List<StreamEvent> events = new ArrayList<>();
		RequesterPlace[] place = { start };
		this.jdbc.sql(READ)
			.param("requester", requesterId)
			.param("partitions", start.partitions())
			.param("heads", start.positions())
			.param("partition", start.partition())
			.param("offset", start.offset())
			.param("limit", limit)
			.query(row -> {
				place[0] = next(place[0], row);
				events.add(event(place[0].position(), row));
			});
		return events;
	}

	private static RequesterPlace next(RequesterPlace place, ResultSet row) throws SQLException {
		int partition = row.getInt("record_partition");
		long position = row.getLong("position");
		return row.getString("what").equals("LISTED") ? place.afterListed(partition, position)
				: place.after(partition, position);
	}

	private static StreamEvent event(String position, ResultSet row) throws SQLException {
		return row.getString("what").equals("ENDED")
				? new StreamEvent(position, row.getLong("version"), "delete",
						new Ended(row.getString("request_id"), row.getString("status")))
				: new StreamEvent(position, 0, OutgoingPaymentRequest.of(row));
	}

	@Override
	public boolean hasReached(String requesterId, String position) {
		RequesterPlace place = RequesterPlace.of(position);
		return this.jdbc.sql(REACHED)
			.param("requester", requesterId)
			.param("partitions", place.partitions())
			.param("heads", place.positions())
			.query(Boolean.class)
			.single();
	}

	/**
	 * How a request ended.
	 *
	 * @param status {@code PAID}, {@code DECLINED}, {@code CANCELLED} or {@code EXPIRED}
	 */
	record Ended(String id, String status) {

	}

}
