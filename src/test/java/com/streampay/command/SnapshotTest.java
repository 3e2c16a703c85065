package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import com.streampay.command.CommandRecords.ReceivedCommand;
import com.streampay.eventstore.AggregateCache;
import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An account with more events than one wants to read for each command.
 */
class SnapshotTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	private final CommandBatch batch = this.streamPay.bean(CommandBatch.class);

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	@BeforeEach
	void openAccounts() {
		Api.of(this.streamPay::uri, this.aliceId).open("Alice");
		Api.of(this.streamPay::uri, this.bobId).open("Bob");
		this.books.awaitQuiet();
		this.batch.decide(IntStream.range(0, 120).mapToObj(i -> pay("before " + i, "0.01")).toList(), Shards.NONE);
		Awaitility.await().until(() -> snapshots() == 1);
	}

	@Test
	void an_account_is_read_from_its_snapshot_and_what_came_after_it() {
		// By this name one can tell from where it came.
		change("payload = convert_to(replace(convert_from(payload, 'UTF8'), 'Alice', 'Alice of the snapshot'), 'UTF8')");
		this.streamPay.bean(AggregateCache.class).removeAll();
		Reply reply = decide(pay("after", "98.80"));
		assertThat(reply.etag()).isEqualTo("122");
		assertThat(new String(reply.body(), StandardCharsets.UTF_8)).contains("\"balance\":0.00");
		assertThat(nameOfLastPayer()).isEqualTo("Alice of the snapshot");
		this.books.awaitQuiet().check();
	}

	@Test
	void an_account_in_memory_is_not_read_at_all() {
		decide(pay("warm", "0.01"));
		change("payload = convert_to(replace(convert_from(payload, 'UTF8'), 'Alice', 'Alice of the snapshot'), 'UTF8')");
		assertThat(decide(pay("after", "0.01")).etag()).isEqualTo("123");
		assertThat(nameOfLastPayer()).isEqualTo("Alice");
	}

	@Test
	void the_next_snapshot_is_made_of_what_is_in_memory() {
		change("payload = convert_to(replace(convert_from(payload, 'UTF8'), 'Alice', 'Alice of the snapshot'), 'UTF8')");
		this.batch.decide(IntStream.range(0, 120).mapToObj(i -> pay("more " + i, "0.01")).toList(), Shards.NONE);
		Awaitility.await().until(() -> snapshot("sequence_number > 200"));
		assertThat(snapshots()).isEqualTo(1);
		assertThat(snapshot("convert_from(payload, 'UTF8') LIKE '%\"Alice\"%'")).isTrue();
	}

	@Test
	void a_snapshot_of_another_revision_is_left_aside() {
		change("payload_revision = '0', payload = '\\x00'");
		this.streamPay.bean(AggregateCache.class).removeAll();
		assertThat(decide(pay("after", "98.80")).etag()).isEqualTo("122");
		assertThat(nameOfLastPayer()).isEqualTo("Alice");
	}

	@Test
	void a_snapshot_of_an_event_that_the_store_has_lost_is_left_aside() {
		change("event_identifier = 'lost'");
		change("payload = convert_to(replace(convert_from(payload, 'UTF8'), 'Alice', 'Alice of the snapshot'), 'UTF8')");
		this.streamPay.bean(AggregateCache.class).removeAll();
		assertThat(decide(pay("after", "98.80")).etag()).isEqualTo("122");
		assertThat(nameOfLastPayer()).isEqualTo("Alice");
	}

	@Test
	void an_account_that_was_read_from_its_snapshot_alone_stays_in_memory() {
		this.streamPay.bean(AggregateCache.class).removeAll();
		assertThat(decide(pay("too much", "1000.00")).status()).isEqualTo(422);
		change("payload = convert_to(replace(convert_from(payload, 'UTF8'), 'Alice', 'Alice of the snapshot'), 'UTF8')");
		decide(pay("after", "0.01"));
		assertThat(nameOfLastPayer()).isEqualTo("Alice");
	}

	@Test
	void an_account_that_had_to_be_read_from_all_its_events_gets_a_snapshot_too() {
		this.streamPay.jdbc()
			.sql("DELETE FROM event_store.snapshot_event WHERE aggregate_identifier = ?")
			.param(this.aliceId)
			.update();
		this.streamPay.bean(AggregateCache.class).removeAll();
		assertThat(decide(pay("after", "98.80")).etag()).isEqualTo("122");
		Awaitility.await().until(() -> snapshots() == 1);
	}

	private void change(String what) {
		this.streamPay.jdbc()
			.sql("UPDATE event_store.snapshot_event SET " + what + " WHERE aggregate_identifier = ?")
			.param(this.aliceId)
			.update();
	}

	private boolean snapshot(String is) {
		return this.streamPay.jdbc()
			.sql("SELECT " + is + " FROM event_store.snapshot_event WHERE aggregate_identifier = ?")
			.param(this.aliceId)
			.query(Boolean.class)
			.single();
	}

	private long snapshots() {
		return this.streamPay.jdbc()
			.sql("SELECT count(*) FROM event_store.snapshot_event WHERE aggregate_identifier = ?")
			.param(this.aliceId)
			.query(Long.class)
			.single();
	}

	private String nameOfLastPayer() {
		return this.streamPay.jdbc()
			.sql("""
					SELECT convert_from(payload, 'UTF8')::json ->> 'payerName' FROM event_store.domain_event
					 WHERE aggregate_identifier = ? ORDER BY sequence_number DESC LIMIT 1""")
			.param(this.aliceId)
			.query(String.class)
			.single();
	}

	private Reply decide(ReceivedCommand command) {
		return this.batch.decide(List.of(command), Shards.NONE).getFirst();
	}

	private ReceivedCommand pay(String key, String amount) {
		RecordHeaders headers = new RecordHeaders();
		CommandRecords.add(headers, CommandHeaders.DOMAIN_MODEL, "PayCommand");
		CommandRecords.add(headers, CommandHeaders.IDENTITY, this.aliceId);
		CommandRecords.add(headers, CommandHeaders.IDEMPOTENCY_KEY, key);
		byte[] body = "{\"userId\":\"%s\",\"amount\":%s}".formatted(this.bobId, amount)
			.getBytes(StandardCharsets.UTF_8);
		return this.streamPay.bean(CommandRecords.class)
			.read(new ConsumerRecord<>(Topics.COMMANDS, 0, 0, Instant.now().toEpochMilli(),
					TimestampType.LOG_APPEND_TIME, 0, 0, this.aliceId, body, headers, java.util.Optional.empty()));
	}

}
