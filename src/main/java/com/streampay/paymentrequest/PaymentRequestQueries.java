package com.streampay.paymentrequest;

import java.security.Principal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.streampay.money.Money;
import com.streampay.page.PageRequest;
import com.streampay.page.PageRow;
import com.streampay.problem.ProblemException;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.stream.Positions;
import com.streampay.stream.UtcMillis;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Payment requests as they are, for whoever does not watch the stream.
 */
@RestController
@OnRole(Role.GATEWAY)
class PaymentRequestQueries {

	private static final int PAGE = 100;

	private final JdbcClient jdbc;

	PaymentRequestQueries(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * The open ones addressed to the caller, the newest first. They are told apart, as in
	 * the stream, by the position of the event that opened them.
	 */
	@GetMapping("/current-payment-requests")
	ResponseEntity<List<OpenPaymentRequest>> open(HttpServletRequest request, Principal payer) {
		PageRequest page = new PageRequest(request, PAGE);
		return page.answer(this.jdbc.sql("""
				SELECT * FROM query.payment_request
				 WHERE payer_id = :payer AND closed_position IS NULL AND opened_position < :before
				 ORDER BY opened_position DESC
				 LIMIT :rows
				""")
			.param("payer", payer.getName())
			.param("before", page.after(Long.MAX_VALUE, PaymentRequestQueries::position))
			.param("rows", page.rows())
			.query((row, number) -> new PageRow<>(List.of(row.getString("opened_position")),
					OpenPaymentRequest.of(row)))
			.list());
	}

	/** One that the caller has made or is asked to pay, open or not. */
	@GetMapping("/payment-requests/{id}")
	ResponseEntity<Content> find(@PathVariable String id, Principal caller) {
		Content content = uuid(id)
			.flatMap((uuid) -> this.jdbc.sql("""
					SELECT * FROM query.payment_request
					 WHERE request_id = :id AND :caller IN (payer_id, requester_id)
					""")
				.param("id", uuid.toString())
				.param("caller", caller.getName())
				.query((row, number) -> Content.of(row))
				.optional())
			.orElseThrow(
					() -> new ProblemException(PaymentRequests.NOT_FOUND.type(), PaymentRequests.NOT_FOUND.detail()));
		return ResponseEntity.ok().eTag(Long.toString(content.version())).body(content);
	}

	private static long position(List<String> key) {
		if (key.size() != 1) {
			throw new IllegalArgumentException("Not a position: " + key);
		}
		return Positions.parse(key.getFirst());
	}

	/** What is no id is the id of no request. */
	private static Optional<UUID> uuid(String id) {
		try {
			return Optional.of(UUID.fromString(id));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/**
	 * A payment request.
	 *
	 * @param status {@code OPEN}, {@code PAID}, {@code DECLINED}, {@code CANCELLED} or
	 * {@code EXPIRED}
	 * @param timestamp when it was made
	 * @param expiresAt until when it is open, unless it is ended before
	 */
	record Content(String id, String fromUserId, String fromUserName, String toUserId, String toUserName, Money amount,
			String notes, String status, long version, @UtcMillis Instant timestamp, @UtcMillis Instant expiresAt) {

		static Content of(ResultSet row) throws SQLException {
			return new Content(row.getString("request_id"), row.getString("requester_id"),
					row.getString("requester_name"), row.getString("payer_id"), row.getString("payer_name"),
					new Money(row.getLong("amount_minor")), row.getString("notes"), row.getString("status"),
					row.getLong("version"), row.getTimestamp("requested_at").toInstant(),
					row.getTimestamp("expires_at").toInstant());
		}

	}

}
