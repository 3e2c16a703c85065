package com.streampay.processing;

import java.util.ArrayList;
import java.util.List;

import com.streampay.support.WriteSideDatabase;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What units of work leave for their end.
 */
class LastRoundTripTest {

	private JdbcTemplate jdbc;

	private UnitOfWork<?> batch;

	@BeforeEach
	void begin() throws Exception {
		this.jdbc = WriteSideDatabase.empty();
		this.batch = DefaultUnitOfWork.startAndGet(new GenericMessage<>("batch"));
		this.batch.attachTransaction(
				new SpringTransactionManager(new DataSourceTransactionManager(this.jdbc.getDataSource())));
	}

	@Test
	void is_written_in_its_order_when_all_who_write_last_have_added_theirs() {
		UnitOfWork<?> nested = DefaultUnitOfWork.startAndGet(new GenericMessage<>("command"));
		put("p1", 1);
		nested.commit();
		this.batch.onPrepareCommit((unitOfWork) -> add("UPDATE event_store.payment_in_flight SET amount_minor = 2"));
		assertThat(rows()).isEmpty();
		this.batch.commit();
		assertThat(rows()).containsExactly("p1 2");
	}

	@Test
	void nothing_can_be_added_after_it_was_written() {
		put("p1", 1);
		this.batch.onPrepareCommit(
				(first) -> first.onPrepareCommit((second) -> second.onPrepareCommit((afterwards) -> put("p2", 1))));
		assertThatIllegalStateException().isThrownBy(this.batch::commit);
		assertThat(rows()).doesNotContain("p2 1");
	}

	@Test
	void what_was_written_is_committed_with_it() {
		put("p1", 1);
		List<String> committed = new ArrayList<>();
		this.batch.onPrepareCommit((first) -> first.onPrepareCommit(
				(second) -> second.onPrepareCommit((afterwards) -> committed.addAll(rowsThatOthersSee()))));
		this.batch.commit();
		assertThat(committed).containsExactly("p1 1");
	}

	@Test
	void nothing_stays_where_somebody_refuses_what_was_changed() {
		put("p1", 1);
		LastRoundTrip.add(this.jdbc, (writes) -> writes
			.addUpdate("DELETE FROM event_store.payment_in_flight WHERE payment_id = 'p2'", (deleted) -> {
				throw new ConcurrencyException("Somebody was faster");
			}));
		assertThatExceptionOfType(ConcurrencyException.class).isThrownBy(this.batch::commit);
		assertThat(rows()).isEmpty();
	}

	@Test
	void nothing_stays_where_one_fails() {
		put("p1", 1);
		put("p1", 2);
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(this.batch::commit);
		assertThat(this.batch.isRolledBack()).isTrue();
		assertThat(rows()).isEmpty();
	}

	@Test
	void nothing_is_left_outside_of_a_unit_of_work() {
		this.batch.rollback();
		put("p1", 1);
		assertThat(rows()).containsExactly("p1 1");
	}

	private void put(String paymentId, long amount) {
		add("INSERT INTO event_store.payment_in_flight VALUES (?, 'alice', 'bob', ?)", paymentId, amount);
	}

	private void add(String sql, Object... parameters) {
		LastRoundTrip.add(this.jdbc, (writes) -> writes.add(sql, parameters));
	}

	private List<String> rowsThatOthersSee() {
		String url = ((DriverManagerDataSource) this.jdbc.getDataSource()).getUrl();
		return rows(new JdbcTemplate(new DriverManagerDataSource(url, "postgres", "")));
	}

	private List<String> rows() {
		return rows(this.jdbc);
	}

	private static List<String> rows(JdbcTemplate jdbc) {
		return jdbc.queryForList(
				"SELECT payment_id || ' ' || amount_minor FROM event_store.payment_in_flight ORDER BY payment_id",
				String.class);
	}

}
