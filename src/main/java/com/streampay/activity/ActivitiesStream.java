package com.streampay.activity;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import com.streampay.money.Money;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.stream.Positions;
import com.streampay.stream.StreamEvent;
import com.streampay.stream.StreamView;
import com.streampay.stream.Streams;
import com.streampay.stream.Timed;
import com.streampay.stream.UtcMillis;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Who pays and asks whom: the newest, and then whatever comes. A position is that of the
 * activity, and means something in its query database only.
 */
@Controller
@OnRole(Role.GATEWAY)
class ActivitiesStream implements StreamView {

	private static final int NEWEST = 100;

	private final Streams streams;

	private final JdbcClient jdbc;

	private volatile String origin;

	ActivitiesStream(Streams streams, JdbcClient jdbc) {
		this.streams = streams;
		this.jdbc = jdbc;
	}

	@GetMapping(path = "/activities", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.streams.open(this, request, response);
	}

	@Override
	public String name() {
		return "activities";
	}

	@Override
	public String scope() {
		return "read:activities";
	}

	@Override
	public String model() {
		return ActivityProjection.MODEL;
	}

	@Override
	public String key(String caller) {
		return EVERYONE;
	}

	/** Read when it is first asked for: the database is there then. */
	@Override
	public String origin() {
		String known = this.origin;
		if (known == null) {
			known = this.jdbc.sql("SELECT origin::text FROM query.activity_origin").query(String.class).single();
			this.origin = known;
		}
		return known;
	}

	@Override
	public String start(String key) {
		return this.jdbc.sql("SELECT greatest(max(position) - :newest, 0) FROM query.activity")
			.param("newest", NEWEST)
			.query(String.class)
			.single();
	}

	@Override
	public List<StreamEvent> read(String key, String after, int limit) {
		return this.jdbc.sql("SELECT * FROM query.activity WHERE position > :after ORDER BY position LIMIT :limit")
			.param("after", Positions.parse(after))
			.param("limit", limit)
			.query((row, number) -> new StreamEvent(row.getString("position"), row.getLong("version"),
					Activity.of(row)))
			.list();
	}

	@Override
	public boolean hasReached(String key, String position) {
		return this.jdbc.sql("SELECT :position = 0 OR EXISTS (SELECT FROM query.activity WHERE position >= :position)")
			.param("position", Positions.parse(position))
			.query(Boolean.class)
			.single();
	}

	record Activity(String eventName, Money amount, String fromUserId, String fromUserName, String toUserId,
			String toUserName, @UtcMillis Instant timestamp, String paymentId, String requestId) implements Timed {

		static Activity of(ResultSet row) throws SQLException {
			return new Activity(row.getString("event_name"), new Money(row.getLong("amount_minor")),
					row.getString("from_user_id"), row.getString("from_user_name"), row.getString("to_user_id"),
					row.getString("to_user_name"), row.getTimestamp("happened_at").toInstant(),
					row.getString("payment_id"), row.getString("request_id"));
		}

	}

}
