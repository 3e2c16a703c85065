package com.streampay.payment;

import java.util.UUID;

import com.streampay.event.PaymentSent;
import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A payment has left for somebody who can never receive it.
 */
class RefundTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	private final String aliceId = Api.newUser("alice");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	@Test
	void the_payer_gets_back_what_its_payee_can_never_receive() {
		this.alice.open("Alice");
		this.books.awaitQuiet();
		paymentToNobodyHasLeft();
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(100_00);
		assertThat(reasons()).isEqualTo("There is no user nobody.");
	}

	/** The command would be refused: what was in order when it left no longer is. */
	private void paymentToNobodyHasLeft() {
		String paymentId = UUID.randomUUID().toString();
		PaymentSent sent = new PaymentSent(paymentId, this.aliceId, "Alice", "nobody", "Nobody", 40_00, null, null);
		new TransactionTemplate(this.streamPay.bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
			this.streamPay.jdbc()
				.sql("INSERT INTO event_store.payment_in_flight VALUES (?, ?, 'nobody', 4000)")
				.params(paymentId, this.aliceId)
				.update();
			this.streamPay.bean(EventStore.class)
				.publish(new GenericDomainEventMessage<>("Account", this.aliceId, 2, sent));
		});
	}

	private String reasons() {
		return this.streamPay.jdbc()
			.sql("""
					SELECT convert_from(payload, 'UTF8')::json ->> 'reason' FROM event_store.domain_event
					WHERE aggregate_identifier = ? AND payload_type LIKE '%PaymentRefunded'""")
			.param(this.aliceId)
			.query(String.class)
			.single();
	}

}
