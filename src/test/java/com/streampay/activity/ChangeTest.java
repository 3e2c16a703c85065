package com.streampay.activity;

import java.time.Instant;
import java.util.List;

import com.streampay.activity.Change.Identity;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentSent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which order activities are shown that have come together, from several partitions.
 */
class ChangeTest {

	@Test
	void a_payment_is_sent_before_it_is_received_though_it_was_in_the_same_millisecond() {
		Change sent = sent("alice", 2, 5);
		Change received = received("bob", 2, 5);
		assertThat(Change.asTheyHappened(List.of(received, sent))).containsExactly(sent, received);
		assertThat(Change.asTheyHappened(List.of(sent, received))).containsExactly(sent, received);
	}

	@Test
	void what_happened_earlier_comes_earlier() {
		Change first = sent("alice", 2, 5);
		Change second = received("bob", 2, 6);
		Change third = sent("bob", 3, 7);
		Change fourth = received("alice", 3, 8);
		assertThat(Change.asTheyHappened(List.of(second, third, first, fourth))).containsExactly(first, second, third,
				fourth);
	}

	/** Nodes decide about an account in turn, and their clocks differ. */
	@Test
	void the_events_of_an_account_stay_in_their_order_whatever_clocks_say() {
		Change first = received("alice", 2, 9);
		Change second = sent("alice", 3, 5);
		Change other = sent("bob", 2, 7);
		assertThat(Change.asTheyHappened(List.of(first, second, other))).containsExactly(other, first, second);
	}

	@Test
	void what_comes_twice_is_there_twice() {
		Change sent = sent("alice", 2, 5);
		assertThat(Change.asTheyHappened(List.of(sent, sent))).containsExactly(sent, sent);
		assertThat(Change.asTheyHappened(List.of())).isEmpty();
	}

	private static Change sent(String payer, long version, long millis) {
		return new Change(new PaymentSent("payment", payer, "Payer", "somebody", "Payee", 1_00, null, null),
				new Identity(payer, version), Instant.ofEpochMilli(millis));
	}

	private static Change received(String payee, long version, long millis) {
		return new Change(new PaymentReceived("payment", "somebody", "Payer", payee, "Payee", 1_00, null, null),
				new Identity(payee, version), Instant.ofEpochMilli(millis));
	}

}
