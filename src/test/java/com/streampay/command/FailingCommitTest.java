package com.streampay.command;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The database takes everything a command writes, and then refuses to commit it.
 */
class FailingCommitTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private final Api bob = Api.of(this.streamPay::uri, this.bobId);

	@BeforeEach
	void openAccounts() {
		this.alice.open("Alice");
		this.bob.open("Bob");
		this.books.awaitQuiet();
		refuseToCommitPaymentsOf(this.aliceId);
	}

	@AfterEach
	void commitAgain() {
		execute("DROP TRIGGER IF EXISTS refuse ON event_store.domain_event");
		execute("DROP FUNCTION IF EXISTS event_store.refuse");
	}

	@Test
	void a_commit_that_fails_leaves_nothing_and_the_retry_has_its_effect() {
		long before = this.books.events();
		String key = Api.key();
		Answer undecided = this.alice.pay(key, this.bobId, "1.00");
		assertThat(undecided.status()).isEqualTo(503);
		assertThat(undecided.problem()).isEqualTo("unavailable");
		assertThat(this.books.events()).isEqualTo(before);
		this.books.awaitQuiet().check();

		commitAgain();
		Answer decided = this.alice.pay(key, this.bobId, "1.00");
		assertThat(decided.status()).isEqualTo(200);
		assertThat(decided.isReplayed()).isFalse();
		assertThat(decided.header("ETag")).isEqualTo("\"2\"");
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(99_00);
	}

	@Test
	void a_commit_that_fails_harms_nobody_else() {
		assertThat(this.alice.pay(this.bobId, "1.00").status()).isEqualTo(503);
		assertThat(this.bob.pay(this.aliceId, "1.00").status()).isEqualTo(200);
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.aliceId)).isEqualTo(101_00);
	}

	/** A deferred constraint speaks at commit, when everything has been written. */
	private void refuseToCommitPaymentsOf(String userId) {
		execute("""
				CREATE FUNCTION event_store.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
				BEGIN RAISE EXCEPTION 'refused at commit'; END $$""");
		execute("""
				CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON event_store.domain_event
				DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
				WHEN (NEW.aggregate_identifier = '%s' AND NEW.payload_type LIKE '%%PaymentSent')
				EXECUTE FUNCTION event_store.refuse()""".formatted(userId));
	}

	private void execute(String sql) {
		this.streamPay.jdbc().sql(sql).update();
	}

}
