package com.streampay.payment;

import java.util.List;
import java.util.Map;

import com.streampay.command.Command;
import com.streampay.money.Money;
import com.streampay.payment.PaymentsInFlight.Terms;
import com.streampay.processing.RoundTrip;
import com.streampay.support.WriteSideDatabase;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a batch of commands does to the rows of the money in flight.
 */
class PaymentsInFlightTest {

	private static final Money AMOUNT = new Money(10_00);

	private static final Terms TERMS = new Terms("alice", "bob", AMOUNT);

	private JdbcTemplate jdbc;

	private PaymentsInFlight inFlight;

	private DefaultUnitOfWork<?> batch;

	@BeforeEach
	void begin() throws Exception {
		this.jdbc = WriteSideDatabase.empty();
		this.inFlight = new PaymentsInFlight(this.jdbc);
		this.batch = DefaultUnitOfWork.startAndGet(receive("p1"));
	}

	@Test
	void rows_are_written_and_taken_at_the_end_of_the_batch() {
		given("p1");
		readFor(List.of(receive("p1"), receive("p2")));
		assertThat(this.inFlight.find("p1")).contains(TERMS);
		assertThat(this.inFlight.find("p2")).isEmpty();
		this.inFlight.take("p1");
		this.inFlight.put("p3", "alice", "bob", AMOUNT);
		this.inFlight.put("p4", "alice", "bob", AMOUNT);
		assertThat(rows()).containsExactly("p1");
		this.batch.commit();
		assertThat(rows()).containsExactly("p3", "p4");
	}

	@Test
	void what_the_batch_has_taken_or_put_is_what_those_after_it_find() {
		given("p1");
		this.inFlight.take("p1");
		this.inFlight.put("p2", "alice", "bob", AMOUNT);
		assertThat(this.inFlight.find("p1")).isEmpty();
		assertThat(this.inFlight.find("p2")).contains(TERMS);
		this.inFlight.take("p2");
		this.batch.commit();
		assertThat(rows()).isEmpty();
	}

	@Test
	void a_row_that_was_not_read_for_the_batch_is_found_all_the_same() {
		given("p1");
		assertThat(this.inFlight.find("p1")).contains(TERMS);
		this.batch.rollback();
		assertThat(rows()).containsExactly("p1");
	}

	@Test
	void whoever_finds_at_the_end_that_somebody_else_took_a_row_does_not_commit() {
		given("p1");
		given("p2");
		readFor(List.of(receive("p1"), receive("p2")));
		this.inFlight.take("p1");
		this.inFlight.take("p2");
		this.jdbc.update("DELETE FROM event_store.payment_in_flight WHERE payment_id = 'p2'");
		assertThatExceptionOfType(ConcurrencyException.class).isThrownBy(this.batch::commit);
	}

	private void readFor(List<CommandMessage<Command>> commands) {
		RoundTrip reads = new RoundTrip();
		this.inFlight.readFor(commands, reads);
		reads.run(this.jdbc);
	}

	private void given(String paymentId) {
		this.jdbc.update("INSERT INTO event_store.payment_in_flight VALUES (?, 'alice', 'bob', 1000)", paymentId);
	}

	private List<String> rows() {
		return this.jdbc.queryForList("SELECT payment_id FROM event_store.payment_in_flight ORDER BY 1", String.class);
	}

	private static CommandMessage<Command> receive(String paymentId) {
		Command command = new ReceivePaymentCommand(paymentId, "alice", "Alice", "bob", AMOUNT, null, null);
		return new GenericCommandMessage<>(new GenericMessage<>(command, Map.of()), command.getClass().getName());
	}

}
