package com.streampay.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import com.streampay.event.PaymentReceived;
import com.streampay.event.revision.EventSerializer;
import com.streampay.support.WriteSideDatabase;
import org.awaitility.Awaitility;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the engine tells of what it has appended, so that nobody has to read it.
 */
class AppendedEventsTest {

	private final String account = UUID.randomUUID().toString();

	private final List<TrackedEventMessage<?>> told = new ArrayList<>();

	private TrackingToken after;

	private int appended;

	private JdbcTemplate jdbc;

	private SpringTransactionManager transactions;

	private final KnownEnd end = new KnownEnd();

	private PostgresStorageEngine engine;

	@BeforeEach
	void begin() throws Exception {
		this.jdbc = WriteSideDatabase.empty();
		DataSource database = this.jdbc.getDataSource();
		this.transactions = new SpringTransactionManager(new DataSourceTransactionManager(database));
		this.engine = engine(this.end);
		this.engine.onAppended((place, events) -> {
			this.after = place;
			this.told.addAll(events);
		});
	}

	@Test
	void what_was_committed_is_told_as_it_would_be_read() {
		append(2).commit();

		assertThat(this.told).hasSize(2);
		List<TrackedEventMessage<?>> read = engine(new KnownEnd()).readBatch(this.after);
		assertThat(read).hasSize(2);
		for (int i = 0; i < 2; i++) {
			DomainEventMessage<?> event = (DomainEventMessage<?>) this.told.get(i);
			DomainEventMessage<?> stored = (DomainEventMessage<?>) read.get(i);
			assertThat(event.getIdentifier()).isEqualTo(stored.getIdentifier());
			assertThat(event.getAggregateIdentifier()).isEqualTo(stored.getAggregateIdentifier())
				.isEqualTo(this.account);
			assertThat(event.getType()).isEqualTo(stored.getType());
			assertThat(event.getSequenceNumber()).isEqualTo(stored.getSequenceNumber()).isEqualTo(i);
			assertThat(event.getTimestamp()).isEqualTo(stored.getTimestamp());
			assertThat(event.getMetaData()).isEqualTo(stored.getMetaData()).containsEntry("correlationId", "c" + i);
			assertThat((Object) event.getPayload()).isEqualTo(stored.getPayload());
			assertThat(this.told.get(i).trackingToken()).isEqualTo(read.get(i).trackingToken());
		}
	}

	@Test
	void what_was_told_is_not_read() throws InterruptedException {
		NotifiedEventStore store = new NotifiedEventStore(this.engine, this.end);
		// It is given for a second, in which this thread may not have its turn.
		Awaitility.await().until(() -> {
			append(1).commit();
			return store.openStream(upTo(lastPlace() - 1)).hasNextAvailable();
		});

		long place = lastPlace();
		assertThat(
				store.openStream(GapAwareTrackingToken.newInstance(place - 1, List.of(place - 2))).hasNextAvailable())
			.as("by one that waits for another before it")
			.isFalse();
		assertThat(store.openStream(upTo(place - 2)).hasNextAvailable()).as("by one that is elsewhere").isFalse();
	}

	@Test
	void what_was_told_is_read_by_those_who_come_late() {
		NotifiedEventStore store = new NotifiedEventStore(this.engine, this.end);
		append(1).commit();
		long place = lastPlace();

		Awaitility.await().until(() -> !store.openStream(upTo(place - 1)).hasNextAvailable());
	}

	@Test
	void readers_look_when_they_are_told_and_not_once_more_when_they_are_notified_of_the_same() {
		NotifiedEventStore store = new NotifiedEventStore(this.engine, this.end);
		append(2).commit();
		assertThat(this.end.news()).isEqualTo(1);

		String last = Long.toString(lastPlace());
		store.notified(last);
		assertThat(this.end.news()).isEqualTo(1);
		store.notified(last);
		assertThat(this.end.news()).as("of the same again").isEqualTo(2);
		store.notified("");
		assertThat(this.end.news()).as("by an older version").isEqualTo(3);
	}

	@Test
	void readers_look_when_they_are_notified_of_what_they_were_not_told() {
		NotifiedEventStore store = new NotifiedEventStore(this.engine, this.end);
		append(8).commit();
		assertThat(this.end.news()).isZero();
		store.notified(Long.toString(lastPlace()));
		assertThat(this.end.news()).isEqualTo(1);
	}

	@Test
	void what_was_rolled_back_is_not_told() {
		append(1).rollback();
		assertThat(this.told).isEmpty();
	}

	@Test
	void what_has_others_in_between_is_left_to_readers() {
		this.jdbc.execute("ALTER SEQUENCE event_store.domain_event_global_index INCREMENT BY 2");
		try {
			append(2).commit();
		}
		finally {
			this.jdbc.execute("ALTER SEQUENCE event_store.domain_event_global_index INCREMENT BY 1");
		}
		assertThat(this.told).isEmpty();
	}

	@Test
	void what_comes_under_load_is_left_to_readers() {
		append(8).commit();
		assertThat(this.told).isEmpty();
	}

	private UnitOfWork<?> append(int events) {
		UnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(new GenericMessage<>("batch"));
		batch.attachTransaction(this.transactions);
		this.engine.appendEvents(IntStream.range(0, events).mapToObj((i) -> event(this.appended++)).toList());
		return batch;
	}

	private long lastPlace() {
		return this.jdbc.queryForObject("SELECT max(global_index) FROM event_store.domain_event", Long.class);
	}

	private DomainEventMessage<?> event(int sequence) {
		return new GenericDomainEventMessage<>("Account", this.account, sequence,
				new PaymentReceived("p" + sequence, "alice", "Alice", this.account, "Bob", 100, null, null))
			.withMetaData(Map.of("correlationId", "c" + sequence));
	}

	private PostgresStorageEngine engine(KnownEnd end) {
		Serializer serializer = EventSerializer.create();
		return new EventStoreConfiguration().eventStorageEngine(serializer,
				new SpringDataSourceConnectionProvider(this.jdbc.getDataSource()), this.transactions,
				DefaultConfigurer.defaultConfiguration().configureSerializer((axon) -> serializer).buildConfiguration(),
				end, this.jdbc);
	}

	private static TrackingToken upTo(long place) {
		return GapAwareTrackingToken.newInstance(place, List.of());
	}

}
