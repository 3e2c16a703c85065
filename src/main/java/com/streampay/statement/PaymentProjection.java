package com.streampay.statement;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentSent;
import com.streampay.processing.Columns;
import com.streampay.processing.RoundTrip;
import com.streampay.processing.UnlessMetaData;
import com.streampay.projection.Projection;
import com.streampay.projection.ProjectionBatch;
import com.streampay.projection.ReaderIndex;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.annotation.MetaDataValue;

import org.springframework.stereotype.Component;

/**
 * Keeps {@code query.payment}. In whichever order and however often the events of a
 * payment come, its row becomes the same: names and notes are those of the sending, and
 * so is when it was received, where the payee was credited at once. Then the sending
 * tells everything, and its row is written once.
 */
@Component
@OnRole(Role.PROJECTION)
@ProcessingGroup("payments")
class PaymentProjection implements Projection {

	/** One that was sent tells names and notes, the others only when. */
	private static final String WRITE = """
			INSERT INTO payment AS known (payment_id, payer_id, payer_name, payee_id, payee_name, amount_minor, notes,
			                              request_id, sent_at, received_at, refunded_at)
			SELECT unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?),
			       to_timestamp(unnest(?)), to_timestamp(unnest(?)), to_timestamp(unnest(?))
			ON CONFLICT (payment_id) DO UPDATE
			SET payer_name = CASE WHEN excluded.sent_at IS NULL THEN known.payer_name ELSE excluded.payer_name END,
			    payee_name = CASE WHEN excluded.sent_at IS NULL THEN known.payee_name ELSE excluded.payee_name END,
			    notes = CASE WHEN excluded.sent_at IS NULL THEN known.notes ELSE excluded.notes END,
			    request_id = CASE WHEN excluded.sent_at IS NULL THEN known.request_id ELSE excluded.request_id END,
			    sent_at = coalesce(excluded.sent_at, known.sent_at),
			    received_at = least(excluded.received_at, known.received_at),
			    refunded_at = coalesce(excluded.refunded_at, known.refunded_at)
			""";

	private final ProjectionBatch<Payment> batch = new ProjectionBatch<>(PaymentProjection::write);

	@Override
	public List<String> tables() {
		return List.of("payment");
	}

	@Override
	public List<ReaderIndex> readerIndexes() {
		return List.of(new ReaderIndex("payment", List.of("payer_id", "payment_id")),
				new ReaderIndex("payment", List.of("payee_id", "payment_id")));
	}

	@Override
	public boolean isWatched() {
		return false;
	}

	@EventHandler
	void on(PaymentSent event, @Timestamp Instant time, @MetaDataValue(PaymentSent.CREDITED) String credited) {
		this.batch.add(new Payment(event.paymentId(), event.payerId(), event.payerName(), event.payeeId(),
				event.payeeName(), event.amountMinor(), event.notes(), event.requestId(), time,
				(credited != null) ? time : null, null));
	}

	@EventHandler
	@UnlessMetaData(PaymentReceived.AT_ONCE)
	void on(PaymentReceived event, @Timestamp Instant time) {
		this.batch.add(new Payment(event.paymentId(), event.payerId(), event.payerName(), event.payeeId(),
				event.payeeName(), event.amountMinor(), event.notes(), event.requestId(), null, time, null));
	}

	@EventHandler
	void on(PaymentRefunded event, @Timestamp Instant time) {
		this.batch.add(new Payment(event.paymentId(), event.payerId(), event.payerName(), event.payeeId(),
				event.payeeName(), event.amountMinor(), null, null, null, null, time));
	}

	/** One statement can change a row only once. */
	private static void write(List<Payment> changes, RoundTrip writes) {
		Map<String, Payment> merged = new LinkedHashMap<>();
		changes.forEach((payment) -> merged.merge(payment.id(), payment, Payment::and));
		Collection<Payment> payments = merged.values();
		writes.add(WRITE, Columns.texts(payments, Payment::id), Columns.texts(payments, Payment::payerId),
				Columns.texts(payments, Payment::payerName), Columns.texts(payments, Payment::payeeId),
				Columns.texts(payments, Payment::payeeName), Columns.numbers(payments, Payment::amountMinor),
				Columns.texts(payments, Payment::notes), Columns.texts(payments, Payment::requestId),
				Columns.seconds(payments, Payment::sentAt), Columns.seconds(payments, Payment::receivedAt),
				Columns.seconds(payments, Payment::refundedAt));
	}

	/** What one or more events tell of a payment. */
	private record Payment(String id, String payerId, String payerName, String payeeId, String payeeName,
			long amountMinor, String notes, String requestId, Instant sentAt, Instant receivedAt, Instant refundedAt) {

		Payment and(Payment other) {
			Payment teller = (other.sentAt != null) ? other : this;
			return new Payment(this.id, this.payerId, teller.payerName, this.payeeId, teller.payeeName,
					this.amountMinor, teller.notes, teller.requestId, earlier(this.sentAt, other.sentAt),
					earlier(this.receivedAt, other.receivedAt), earlier(this.refundedAt, other.refundedAt));
		}

		private static Instant earlier(Instant known, Instant told) {
			return (known == null || told != null && told.isBefore(known)) ? told : known;
		}

	}

}
