package com.streampay.statement;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentSent;
import com.streampay.projection.Projection;
import com.streampay.projection.ProjectionBatch;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps {@code query.payment}. In whichever order and however often the events of a
 * payment come, its row becomes the same: names and notes are those of the sending.
 */
@Component
@OnRole(Role.PROJECTION)
@ProcessingGroup("payments")
class PaymentProjection implements Projection {

	private static final String INSERT = """
			INSERT INTO payment (payment_id, payer_id, payer_name, payee_id, payee_name, amount_minor, notes, request_id, %1$s)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (payment_id) DO UPDATE SET %1$s = excluded.%1$s""";

	private static final String SENT = INSERT.formatted("sent_at") + """
			, payer_name = excluded.payer_name, payee_name = excluded.payee_name,
			  notes = excluded.notes, request_id = excluded.request_id""";

	private static final String RECEIVED = INSERT.formatted("received_at");

	private static final String REFUNDED = INSERT.formatted("refunded_at");

	private final ProjectionBatch<Object[]> sent = new ProjectionBatch<>(rows -> write(SENT, rows));

	private final ProjectionBatch<Object[]> received = new ProjectionBatch<>(rows -> write(RECEIVED, rows));

	private final ProjectionBatch<Object[]> refunded = new ProjectionBatch<>(rows -> write(REFUNDED, rows));

	private final JdbcTemplate jdbc;

	PaymentProjection(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public List<String> tables() {
		return List.of("payment");
	}

	@EventHandler
	void on(PaymentSent event, @Timestamp Instant time) {
		this.sent.add(new Object[] { event.paymentId(), event.payerId(), event.payerName(), event.payeeId(),
				event.payeeName(), event.amountMinor(), event.notes(), event.requestId(),
				time.atOffset(ZoneOffset.UTC) });
	}

	@EventHandler
	void on(PaymentReceived event, @Timestamp Instant time) {
		this.received.add(new Object[] { event.paymentId(), event.payerId(), event.payerName(), event.payeeId(),
				event.payeeName(), event.amountMinor(), event.notes(), event.requestId(),
				time.atOffset(ZoneOffset.UTC) });
	}

	@EventHandler
	void on(PaymentRefunded event, @Timestamp Instant time) {
		this.refunded.add(new Object[] { event.paymentId(), event.payerId(), event.payerName(), event.payeeId(),
				event.payeeName(), event.amountMinor(), null, null, time.atOffset(ZoneOffset.UTC) });
	}

	private void write(String statement, List<Object[]> rows) {
		this.jdbc.batchUpdate(statement, rows);
	}

}
