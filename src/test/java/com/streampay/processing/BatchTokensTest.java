package com.streampay.processing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.streampay.support.WriteSideDatabase;
import org.awaitility.Awaitility;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.json.JacksonSerializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What two nodes make of one row of tokens.
 */
class BatchTokensTest {

	private static final TrackingToken FIRST = new GlobalSequenceTrackingToken(1);

	private static final TrackingToken LATER = new GlobalSequenceTrackingToken(7);

	private JdbcTemplate jdbc;

	/** Of somebody else. */
	private JdbcTemplate others;

	private TransactionManager transactions;

	private BatchTokens tokens;

	@BeforeEach
	void claim() throws Exception {
		this.jdbc = WriteSideDatabase.empty();
		this.others = new JdbcTemplate(new DriverManagerDataSource(
				((DriverManagerDataSource) this.jdbc.getDataSource()).getUrl(), "postgres", ""));
		this.transactions = new SpringTransactionManager(new DataSourceTransactionManager(this.jdbc.getDataSource()));
		this.tokens = of(new Node());
		this.transactions.executeInTransaction(() -> {
			this.tokens.initializeTokenSegments("publisher", 1, FIRST);
			this.tokens.fetchToken("publisher", 0);
		});
	}

	@AfterEach
	void end() {
		while (CurrentUnitOfWork.isStarted()) {
			CurrentUnitOfWork.get().rollback();
		}
	}

	@Test
	void its_owner_stores_a_token_and_the_transaction_has_its_settings() {
		this.transactions.executeInTransaction(() -> {
			this.tokens.storeToken(LATER, "publisher", 0);
			assertThat(this.jdbc.queryForObject("SHOW synchronous_commit", String.class)).isEqualTo("off");
		});
		assertThat(stored()).isEqualTo(LATER);
	}

	@Test
	void whoever_has_lost_it_to_another_node_does_not() {
		anotherClaims();
		assertThatExceptionOfType(UnableToClaimTokenException.class).isThrownBy(
				() -> this.transactions.executeInTransaction(() -> this.tokens.storeToken(LATER, "publisher", 0)));
		assertThat(stored()).isEqualTo(FIRST);
	}

	@Test
	void a_batch_of_which_it_is_not_known_whether_it_is_claimed_begins_with_its_token() {
		UnitOfWork<?> batch = batch();
		this.tokens.storeToken(LATER, "publisher", 0);
		assertThat(isLocked()).isTrue();
		batch.commit();
		assertThat(stored()).isEqualTo(LATER);

		batch();
		this.tokens.storeToken(FIRST, "publisher", 0);
		assertThat(isLocked()).isFalse();
	}

	@Test
	void a_batch_begins_with_its_token_after_the_claim_was_let_go_of() {
		extendClaim();
		this.transactions.executeInTransaction(() -> this.tokens.releaseClaim("publisher", 0));
		batch();
		assertThatExceptionOfType(UnableToClaimTokenException.class)
			.isThrownBy(() -> this.tokens.storeToken(LATER, "publisher", 0));
	}

	@Test
	void the_token_of_what_is_surely_claimed_is_stored_when_the_work_has_been_done() {
		extendClaim();
		UnitOfWork<?> batch = batch();
		this.tokens.storeToken(LATER, "publisher", 0);
		List<TrackingToken> meanwhile = new ArrayList<>();
		CompletableFuture<Void> work = new CompletableFuture<>();
		EndOfBatch.await(work);
		batch.onPrepareCommit((end) -> {
			meanwhile.add(stored());
			assertThat(isLocked()).isFalse();
		});
		work.complete(null);
		batch.commit();
		assertThat(meanwhile).containsExactly(FIRST);
		assertThat(stored()).isEqualTo(LATER);
	}

	@Test
	void the_token_stays_where_it_is_if_the_work_fails() {
		extendClaim();
		UnitOfWork<?> batch = batch();
		this.tokens.storeToken(LATER, "publisher", 0);
		EndOfBatch.await(CompletableFuture.failedFuture(new IllegalStateException("No broker")));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(batch::commit).withMessageContaining("No broker");
		assertThat(stored()).isEqualTo(FIRST);
	}

	@Test
	void nothing_of_a_batch_stays_if_another_node_has_claimed_it_meanwhile() {
		extendClaim();
		UnitOfWork<?> batch = batch();
		this.tokens.storeToken(LATER, "publisher", 0);
		LastRoundTrip.add(this.jdbc,
				(last) -> last.add("INSERT INTO event_store.payment_in_flight VALUES ('p1', 'alice', 'bob', 1)"));
		anotherClaims();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(batch::commit)
			.withMessageContaining("Another node has claimed this segment");
		assertThat(stored()).isEqualTo(FIRST);
		assertThat(this.others.queryForList("SELECT * FROM event_store.payment_in_flight")).isEmpty();
	}

	@Test
	void nobody_else_can_claim_what_takes_long() {
		extendClaim();
		CompletableFuture<Void> work = new CompletableFuture<>();
		CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> {
			UnitOfWork<?> batch = batch();
			this.tokens.storeToken(LATER, "publisher", 0);
			EndOfBatch.await(work);
			batch.commit();
		});
		Awaitility.await().until(this::isLocked);
		assertThat(stored()).isEqualTo(FIRST);
		work.complete(null);
		commit.join();
		assertThat(stored()).isEqualTo(LATER);
	}

	private UnitOfWork<?> batch() {
		UnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(new GenericMessage<>("batch"));
		batch.attachTransaction(this.transactions);
		return batch;
	}

	private void extendClaim() {
		this.transactions.executeInTransaction(() -> this.tokens.extendClaim("publisher", 0));
	}

	private void anotherClaims() {
		this.others.update("UPDATE event_store.token SET owner = 'another'");
	}

	private boolean isLocked() {
		return this.others.queryForList("SELECT * FROM event_store.token FOR UPDATE SKIP LOCKED").isEmpty();
	}

	private TrackingToken stored() {
		return new GlobalSequenceTrackingToken(this.others.queryForObject(
				"SELECT convert_from(token, 'UTF8')::json ->> 'globalIndex' FROM event_store.token", Long.class));
	}

	private BatchTokens of(Node node) {
		return new BatchTokens("event_store.token", node, JacksonSerializer.defaultSerializer(),
				List.of(RelaxedTransactions.SETTING), new SpringDataSourceConnectionProvider(this.jdbc.getDataSource()),
				this.jdbc);
	}

}
