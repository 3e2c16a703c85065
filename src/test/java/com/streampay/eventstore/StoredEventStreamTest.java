package com.streampay.eventstore;

import java.util.List;
import java.util.concurrent.TimeUnit;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the readers of the event store are given.
 */
class StoredEventStreamTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final EventStore store = this.streamPay.bean(EventStore.class);

	private final Api alice = Api.of(this.streamPay::uri, Api.newUser("alice"));

	private TrackingToken head;

	@BeforeEach
	void openAccount() {
		this.alice.open("Alice");
		new Books(this.streamPay.jdbc()).awaitQuiet();
		this.head = this.store.createHeadToken();
	}

	@Test
	void readers_at_the_same_place_share_what_one_of_them_has_read() throws InterruptedException {
		BlockingStream<TrackedEventMessage<?>> one = this.store.openStream(this.head);
		BlockingStream<TrackedEventMessage<?>> other = this.store.openStream(this.head);
		this.alice.open("Alicia");

		TrackedEventMessage<?> event = one.nextAvailable();
		assertThat(((DomainEventMessage<?>) event).getSequenceNumber()).isEqualTo(2);
		assertThat(other.nextAvailable()).isSameAs(event);
	}

	@Test
	void without_a_timeout_nothing_is_read_that_nobody_has_read() throws InterruptedException {
		BlockingStream<TrackedEventMessage<?>> elsewhere = this.store
			.openStream(GapAwareTrackingToken.newInstance(3, List.of(1L, 2L)));
		assertThat(elsewhere.hasNextAvailable()).isFalse();
		assertThat(elsewhere.peek()).isEmpty();

		assertThat(elsewhere.hasNextAvailable(1, TimeUnit.MINUTES)).isTrue();
		assertThat(elsewhere.peek()).contains(elsewhere.nextAvailable());
	}

	@Test
	void whoever_waits_is_woken_by_what_comes() throws InterruptedException {
		BlockingStream<TrackedEventMessage<?>> waiting = this.store.openStream(this.head);
		assertThat(waiting.hasNextAvailable(1, TimeUnit.MILLISECONDS)).isFalse();
		Thread later = Thread.startVirtualThread(() -> this.alice.open("Alicia"));

		assertThat(waiting.hasNextAvailable(1, TimeUnit.MINUTES)).isTrue();
		later.join();
	}

}
