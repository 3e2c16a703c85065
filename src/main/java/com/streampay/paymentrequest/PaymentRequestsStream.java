package com.streampay.paymentrequest;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.stream.Positions;
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
 * The open payment requests addressed to the caller: first those that are open at the
 * head of the stream, then whatever opens and closes after it. A position is
 * {@code <head>.<offset>} in the first part, so that a client that comes back in the
 * middle of it is shown the rest of the same list, and {@code <offset>} after it.
 */
@Controller
@OnRole(Role.GATEWAY)
class PaymentRequestsStream implements StreamView {

	private static final String HEAD = """
			SELECT greatest((SELECT max(opened_position) FROM query.payment_request WHERE payer_id = :payer),
			                (SELECT max(closed_position) FROM query.payment_request WHERE payer_id = :payer), 0)
			""";

	private static final String READ = """
			WITH mine AS NOT MATERIALIZED (
			  SELECT * FROM query.payment_request WHERE payer_id = :payer
			)
			SELECT 'LISTED' AS what, opened_position AS position, mine.* FROM mine
			 WHERE opened_position > :after AND opened_position <= :head
			   AND (closed_position IS NULL OR closed_position > :head)
			UNION ALL
			SELECT 'OPENED', opened_position, mine.* FROM mine WHERE opened_position > :head
			UNION ALL
			SELECT 'CLOSED', closed_position, mine.* FROM mine WHERE closed_position > :head
			ORDER BY position
			LIMIT :limit
			""";

	private final Streams streams;

	private final JdbcClient jdbc;

	PaymentRequestsStream(Streams streams, JdbcClient jdbc) {
		this.streams = streams;
		this.jdbc = jdbc;
	}

	@GetMapping(path = "/payment-requests", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.streams.open(this, request, response);
	}

	@Override
	public String name() {
		return "payment-requests";
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
	public String start(String payerId) {
		long head = this.jdbc.sql(HEAD).param("payer", payerId).query(Long.class).single();
		return new Place(head, 0).listed();
	}

	@Override
	public List<StreamEvent> read(String payerId, String after, int limit) {
		Place place = Place.of(after);
		return this.jdbc.sql(READ)
			.param("payer", payerId)
			.param("head", place.head())
			.param("after", place.offset())
			.param("limit", limit)
			.query((row, number) -> event(place, row))
			.list();
	}

	private static StreamEvent event(Place place, ResultSet row) throws SQLException {
		long position = row.getLong("position");
		return switch (row.getString("what")) {
			case "LISTED" -> new StreamEvent(new Place(place.head(), position).listed(), 0, OpenPaymentRequest.of(row));
			case "OPENED" -> new StreamEvent(Long.toString(position), 0, OpenPaymentRequest.of(row));
			default -> new StreamEvent(Long.toString(position), row.getLong("version"), "delete",
					new Closed(row.getString("request_id")));
		};
	}

	@Override
	public boolean hasReached(String payerId, String position) {
		return this.jdbc.sql("""
				SELECT :head = 0
				    OR EXISTS (SELECT FROM query.payment_request WHERE payer_id = :payer AND opened_position >= :head)
				    OR EXISTS (SELECT FROM query.payment_request WHERE payer_id = :payer AND closed_position >= :head)
				""").param("payer", payerId).param("head", Place.of(position).head()).query(Boolean.class).single();
	}

	/**
	 * In the list as of the head, after the offset; or, where they are equal, behind it.
	 */
	private record Place(long head, long offset) {

		static Place of(String position) {
			int dot = position.indexOf('.');
			long head = Positions.parse((dot < 0) ? position : position.substring(0, dot));
			long offset = (dot < 0) ? head : Positions.parse(position.substring(dot + 1));
			if (offset > head) {
				throw new IllegalArgumentException("Not a position: " + position);
			}
			return new Place(head, offset);
		}

		String listed() {
			return this.head + "." + this.offset;
		}

	}

	record Closed(String id) {

	}

}
