package com.streampay.paymentrequest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.streampay.event.EventTime;
import com.streampay.event.PaymentRequestCancelled;
import com.streampay.event.PaymentRequestDeclined;
import com.streampay.event.PaymentRequestEvent;
import com.streampay.event.PaymentRequestExpired;
import com.streampay.event.PaymentRequestPaid;
import com.streampay.event.PaymentRequested;
import com.streampay.processing.RoundTrip;
import com.streampay.projection.ChangeSignals;
import com.streampay.projection.Projection;
import com.streampay.projection.ProjectionBatch;
import com.streampay.projection.RecordedEvent;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps {@code query.payment_request}. Rows are never deleted: the streams of payers and
 * requesters are read from when each request opened and closed.
 */
@Component
@OnRole(Role.PROJECTION)
@ProcessingGroup("payment-requests")
class PaymentRequestProjection implements Projection {

	private static final Logger logger = LoggerFactory.getLogger(PaymentRequestProjection.class);

	/**
	 * The model's name in change signals; its keys are the ids of payers and requesters.
	 */
	static final String MODEL = "payment-request";

	private static final String OPEN = """
			INSERT INTO payment_request
			  (request_id, payer_id, payer_name, requester_id, requester_name, amount_minor, notes,
			   status, version, requested_at, expires_at, record_partition, opened_position)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING
			""";

	private static final String CLOSE = """
			UPDATE payment_request
			   SET status = ?, version = ?, closed_position = ?
			 WHERE request_id = ? AND version = ? - 1 AND opened_position < ?
			""";

	private final ProjectionBatch<Change> batch = new ProjectionBatch<>(this::write);

	private final JdbcTemplate jdbc;

	private final ChangeSignals signals;

	PaymentRequestProjection(JdbcTemplate jdbc, ChangeSignals signals) {
		this.jdbc = jdbc;
		this.signals = signals;
	}

	@Override
	public List<String> tables() {
		return List.of("payment_request");
	}

	@EventHandler
	void on(PaymentRequestEvent event, @SequenceNumber long version, @Timestamp Instant time, RecordedEvent recorded) {
		// From 1 on, so that 0 is before all.
		this.batch.add(new Change(event, version, time, recorded.place().partition(), recorded.place().offset() + 1));
	}

	/**
	 * All openings can be written first: a request that closes early, before it opens, is
	 * told by its position.
	 */
	private void write(List<Change> changes, RoundTrip writes) {
		List<Object[]> openings = new ArrayList<>();
		List<Change> closings = new ArrayList<>();
		for (Change change : changes) {
			if (change.event() instanceof PaymentRequested requested) {
				openings.add(change.opening(requested));
			}
			else {
				closings.add(change);
			}
		}
		this.jdbc.batchUpdate(OPEN, openings);
		int[] written = this.jdbc.batchUpdate(CLOSE, closings.stream().map(Change::closing).toList());
		for (int i = 0; i < written.length; i++) {
			if (written[i] == 0) {
				ignored(closings.get(i));
			}
		}
		this.signals.add(writes,
				changes.stream()
					.map(Change::event)
					.flatMap((event) -> Stream.of(event.payerId(), event.requesterId()))
					.toList(),
				MODEL);
	}

	/** It was here before, or it is early and will come again in order. */
	private void ignored(Change change) {
		long current = this.jdbc.queryForObject(
				"SELECT coalesce(max(version), -1) FROM payment_request WHERE request_id = ?", Long.class,
				change.event().requestId());
		if (change.version() > current) {
			logger.warn("Ignored event {} of the payment request {}, which is at {}", change.version(),
					change.event().requestId(), current);
		}
	}

	private static String status(PaymentRequestEvent event) {
		return switch (event) {
			case PaymentRequested requested -> "OPEN";
			case PaymentRequestPaid paid -> "PAID";
			case PaymentRequestDeclined declined -> "DECLINED";
			case PaymentRequestCancelled cancelled -> "CANCELLED";
			case PaymentRequestExpired expired -> "EXPIRED";
		};
	}

	private record Change(PaymentRequestEvent event, long version, Instant time, int partition, long position) {

		Object[] opening(PaymentRequested requested) {
			return new Object[] { requested.requestId(), requested.payerId(), requested.payerName(),
					requested.requesterId(), requested.requesterName(), requested.amountMinor(), requested.notes(),
					status(requested), this.version, this.time.atOffset(ZoneOffset.UTC),
					EventTime.read(requested.expiresAt()).atOffset(ZoneOffset.UTC), this.partition, this.position };
		}

		Object[] closing() {
			return new Object[] { status(this.event), this.version, this.position, this.event.requestId(), this.version,
					this.position };
		}

	}

}
