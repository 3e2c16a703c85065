package com.streampay.activity;

import java.io.IOException;
import java.time.Instant;

import com.streampay.money.Money;
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
 * What a payment comes to on average.
 */
@Controller
@OnRole(Role.GATEWAY)
class AverageTransactionsStream extends TransactionTotalView {

	private final Streams streams;

	AverageTransactionsStream(Streams streams, JdbcClient jdbc) {
		super(jdbc);
		this.streams = streams;
	}

	@GetMapping(path = "/average-transactions", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.streams.open(this, request, response);
	}

	@Override
	public String name() {
		return "average-transactions";
	}

	@Override
	public String scope() {
		return "read:average-transactions";
	}

	@Override
	Object data(TransactionTotal total) {
		return new Average(total.average(), total.time());
	}

	record Average(Money average, @UtcMillis Instant timestamp) implements Timed {

	}

}
