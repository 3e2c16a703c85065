package com.streampay.processing;

import java.util.ArrayList;
import java.util.List;

import com.streampay.support.WriteSideDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What PostgreSQL makes of statements that come together.
 */
class RoundTripTest {

	private static final String INSERT = "INSERT INTO event_store.payment_in_flight VALUES (?, 'alice', 'bob', ?)";

	private JdbcTemplate jdbc;

	private TransactionStatus transaction;

	private DataSourceTransactionManager transactions;

	@BeforeEach
	void begin() throws Exception {
		this.jdbc = WriteSideDatabase.empty();
		this.transactions = new DataSourceTransactionManager(this.jdbc.getDataSource());
		this.transaction = this.transactions.getTransaction(null);
	}

	@AfterEach
	void end() {
		if (!this.transaction.isCompleted()) {
			this.transactions.rollback(this.transaction);
		}
	}

	@Test
	void each_query_gets_its_own_rows_and_sees_what_the_statements_before_it_wrote() {
		List<String> before = new ArrayList<>();
		List<Integer> numbers = new ArrayList<>();
		List<String> after = new ArrayList<>();
		new RoundTrip().add("SET LOCAL lock_timeout TO '2s'")
			.add("SELECT payment_id FROM event_store.payment_in_flight", (row) -> before.add(row.getString(1)))
			.add(INSERT, "p1", 1)
			.add("SELECT * FROM unnest(?)", (row) -> numbers.add(row.getInt(1)), (Object) new Integer[] { 1, 2, 3 })
			.add("SAVEPOINT here")
			.add("SELECT payment_id FROM event_store.payment_in_flight WHERE payment_id = ANY (?)",
					(row) -> after.add(row.getString(1)), (Object) new String[] { "p1", "p2" })
			.run(this.jdbc);

		assertThat(before).isEmpty();
		assertThat(numbers).containsExactly(1, 2, 3);
		assertThat(after).containsExactly("p1");
	}

	@Test
	void the_same_statements_serve_again_and_again_with_other_parameters() {
		for (int i = 0; i < 20; i++) {
			List<String> found = new ArrayList<>();
			new RoundTrip().add(INSERT, "p" + i, 1)
				.add("SELECT payment_id FROM event_store.payment_in_flight WHERE payment_id = ?",
						(row) -> found.add(row.getString(1)), "p" + i)
				.run(this.jdbc);
			assertThat(found).containsExactly("p" + i);
		}
	}

	@Test
	void the_last_of_a_transaction_commits_it() {
		List<String> returned = new ArrayList<>();
		new RoundTrip().add(INSERT, "p1", 1)
			.add(INSERT + " RETURNING payment_id", (row) -> returned.add(row.getString(1)), "p2", 2)
			.runLast(this.jdbc);
		this.transactions.rollback(this.transaction);
		assertThat(payments()).containsExactly("p1", "p2");
		assertThat(returned).containsExactly("p2");
	}

	@Test
	void the_transaction_that_it_has_committed_can_be_committed_once_more() {
		new RoundTrip().add(INSERT, "p1", 1).runLast(this.jdbc);
		this.transactions.commit(this.transaction);
		assertThat(payments()).containsExactly("p1");
	}

	@Test
	void the_last_does_not_commit_where_somebody_wants_to_know_what_was_changed() {
		new RoundTrip().add(INSERT, "p1", 1)
			.addUpdate("UPDATE event_store.payment_in_flight SET amount_minor = 2", (changed) -> {
			})
			.runLast(this.jdbc);
		this.transactions.rollback(this.transaction);
		assertThat(payments()).isEmpty();
	}

	@Test
	void the_last_commits_nothing_where_one_fails() {
		RoundTrip failing = new RoundTrip().add(INSERT, "p1", 1).add(INSERT, "p2", -1);
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> failing.runLast(this.jdbc));
		this.transactions.rollback(this.transaction);
		assertThat(payments()).isEmpty();
	}

	@Test
	void one_that_fails_fails_all_as_it_would_alone() {
		List<Integer> rows = new ArrayList<>();
		RoundTrip failing = new RoundTrip().add(INSERT, "p1", 1)
			.add(INSERT, "p2", -1)
			.add("SELECT 1", (row) -> rows.add(row.getInt(1)));

		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> failing.run(this.jdbc));
		assertThat(rows).isEmpty();
	}

	private List<String> payments() {
		return this.jdbc.queryForList("SELECT payment_id FROM event_store.payment_in_flight ORDER BY 1", String.class);
	}

}
