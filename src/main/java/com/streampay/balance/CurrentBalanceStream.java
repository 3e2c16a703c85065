package com.streampay.balance;

import java.io.IOException;
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
 * The caller's balance: the latest only. A position is a version of the account.
 */
@Controller
@OnRole(Role.GATEWAY)
class CurrentBalanceStream implements StreamView {

	private final Streams streams;

	private final JdbcClient jdbc;

	CurrentBalanceStream(Streams streams, JdbcClient jdbc) {
		this.streams = streams;
		this.jdbc = jdbc;
	}

	@GetMapping(path = "/current-balance", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.streams.open(this, request, response);
	}

	@Override
	public String name() {
		return "current-balance";
	}

	@Override
	public String scope() {
		return "read:balances";
	}

	@Override
	public String model() {
		return BalanceProjection.MODEL;
	}

	@Override
	public List<StreamEvent> read(String userId, String after, int limit) {
		return this.jdbc.sql(
				"SELECT balance_minor, version, updated_at FROM query.balance WHERE user_id = :user AND version > :after")
			.param("user", userId)
			.param("after", (after != null) ? Positions.parse(after) : -1)
			.query((row, number) -> {
				long version = row.getLong("version");
				return new StreamEvent(Long.toString(version), version, new CurrentBalance(
						new Money(row.getLong("balance_minor")), version, row.getTimestamp("updated_at").toInstant()));
			})
			.list();
	}

	@Override
	public boolean hasReached(String userId, String position) {
		return this.jdbc.sql("SELECT EXISTS (SELECT FROM query.balance WHERE user_id = :user AND version >= :position)")
			.param("user", userId)
			.param("position", Positions.parse(position))
			.query(Boolean.class)
			.single();
	}

	record CurrentBalance(Money balance, long version, @UtcMillis Instant timestamp) implements Timed {

	}

}
