package com.streampay.paymentrequest;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import com.streampay.event.PaymentRequestCancelled;
import com.streampay.event.PaymentRequestDeclined;
import com.streampay.event.PaymentRequestEvent;
import com.streampay.event.PaymentRequestExpired;
import com.streampay.event.PaymentRequestPaid;
import com.streampay.event.PaymentRequested;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PaymentRequestProjectionTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final String payer = "payer-" + UUID.randomUUID();

	private final String request = UUID.randomUUID().toString();

	@AfterEach
	void close() {
		this.topic.close();
	}

	@Test
	void a_request_is_open_from_the_offset_of_its_event() throws Exception {
		RecordMetadata record = this.topic.send(requested(), 0).get();

		assertThat(awaitVersion(0)).containsEntry("status", "OPEN")
			.containsEntry("payer_id", this.payer)
			.containsEntry("requester_name", "Requester")
			.containsEntry("amount_minor", 1_230L)
			.containsEntry("notes", "Lunch")
			.containsEntry("expires_at", Timestamp.from(Instant.parse("2025-11-23T12:00:00.120Z")))
			.containsEntry("record_partition", record.partition())
			.containsEntry("opened_position", record.offset() + 1)
			.containsEntry("closed_position", null);
	}

	@Test
	void a_paid_request_is_closed() throws Exception {
		closesAs(new PaymentRequestPaid(this.request, "requester", this.payer, "payment", 1_230), "PAID");
	}

	@Test
	void a_declined_request_is_closed() throws Exception {
		closesAs(new PaymentRequestDeclined(this.request, "requester", this.payer), "DECLINED");
	}

	@Test
	void a_cancelled_request_is_closed() throws Exception {
		closesAs(new PaymentRequestCancelled(this.request, "requester", this.payer), "CANCELLED");
	}

	@Test
	void an_expired_request_is_closed() throws Exception {
		closesAs(new PaymentRequestExpired(this.request, "requester", this.payer), "EXPIRED");
	}

	@Test
	void events_that_come_twice_or_early_count_once_and_in_order() throws Exception {
		PaymentRequestEvent declined = new PaymentRequestDeclined(this.request, "requester", this.payer);
		this.topic.send(declined, 1);
		long opened = this.topic.send(requested(), 0).get().offset();
		this.topic.send(requested(), 0);
		awaitVersion(0);
		long closed = this.topic.send(declined, 1).get().offset();
		this.topic.send(declined, 1);
		this.topic.send(requested(), 0).get();

		assertThat(awaitVersion(1)).containsEntry("opened_position", opened + 1)
			.containsEntry("closed_position", closed + 1);
	}

	private void closesAs(PaymentRequestEvent event, String status) throws Exception {
		this.topic.send(requested(), 0);
		long offset = this.topic.send(event, 1).get().offset();

		assertThat(awaitVersion(1)).containsEntry("status", status).containsEntry("closed_position", offset + 1);
	}

	private PaymentRequested requested() {
		return new PaymentRequested(this.request, "requester", "Requester", this.payer, "Payer", 1_230, "Lunch",
				"2025-11-23T12:00:00.120Z");
	}

	private Map<String, Object> awaitVersion(long version) {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.streamPay.jdbc()
				.sql("SELECT * FROM query.payment_request WHERE request_id = ? AND version = ?")
				.params(this.request, version)
				.query()
				.listOfRows()
				.stream()
				.findFirst()
				.orElse(null), (row) -> row != null);
	}

}
