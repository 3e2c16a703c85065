package com.streampay.processing;

import java.util.List;

import com.streampay.support.WriteSideDatabase;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.serialization.json.JacksonSerializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What two nodes make of one row of tokens.
 */
class BatchTokensTest {

	private static final TrackingToken LATER = new GlobalSequenceTrackingToken(7);

	private JdbcTemplate jdbc;

	private DataSourceTransactionManager transactions;

	private TransactionStatus transaction;

	private BatchTokens tokens;

	@BeforeEach
	void begin() throws Exception {
		this.jdbc = WriteSideDatabase.empty();
		this.transactions = new DataSourceTransactionManager(this.jdbc.getDataSource());
		this.transaction = this.transactions.getTransaction(null);
		this.tokens = of(new Node());
		this.tokens.initializeTokenSegments("publisher", 1, new GlobalSequenceTrackingToken(1));
		this.tokens.fetchToken("publisher", 0);
	}

	@AfterEach
	void end() {
		this.transactions.rollback(this.transaction);
	}

	@Test
	void its_owner_stores_a_token_and_the_transaction_has_its_settings() {
		this.tokens.storeToken(LATER, "publisher", 0);
		assertThat(this.tokens.fetchToken("publisher", 0)).isEqualTo(LATER);
		assertThat(this.jdbc.queryForObject("SHOW synchronous_commit", String.class)).isEqualTo("off");
	}

	@Test
	void whoever_has_lost_it_to_another_node_does_not() {
		this.tokens.releaseClaim("publisher", 0);
		BatchTokens others = of(new Node());
		others.fetchToken("publisher", 0);
		assertThatExceptionOfType(UnableToClaimTokenException.class)
			.isThrownBy(() -> this.tokens.storeToken(LATER, "publisher", 0));
		assertThat(others.fetchToken("publisher", 0)).isEqualTo(new GlobalSequenceTrackingToken(1));
	}

	private BatchTokens of(Node node) {
		return new BatchTokens("event_store.token", node, JacksonSerializer.defaultSerializer(),
				List.of(RelaxedTransactions.SETTING), new SpringDataSourceConnectionProvider(this.jdbc.getDataSource()),
				this.jdbc);
	}

}
