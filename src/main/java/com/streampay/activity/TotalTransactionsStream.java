package com.streampay.activity;

import java.io.IOException;
import java.time.Instant;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
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
 * How many payments were received.
 */
@Controller
@OnRole(Role.GATEWAY)
class TotalTransactionsStream extends TransactionTotalView {

	private final Streams streams;

	TotalTransactionsStream(Streams streams, JdbcClient jdbc) {
		super(jdbc);
		this.streams = streams;
	}

	@GetMapping(path = "/total-transactions", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.streams.open(this, request, response);
	}

	@Override
	public String name() {
		return "total-transactions";
	}

	@Override
	public String scope() {
		return "read:total-transactions";
	}

	@Override
	Object data(TransactionTotal total) {
		return new Total(total.transactions(), total.time());
	}

	record Total(long total, @UtcMillis Instant timestamp) implements Timed {

	}

}
