package com.streampay.command;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class ReplyPurgeTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final ReplyPurge purge = this.streamPay.bean(ReplyPurge.class);

	private final String prefix = Api.newUser("purge");

	@Test
	void old_replies_are_deleted_and_others_are_still_given() {
		Books books = new Books(this.streamPay.jdbc());
		Api alice = Api.of(this.streamPay::uri, Api.newUser("alice"));
		String bobId = Api.newUser("bob");
		alice.open("Alice");
		Api.of(this.streamPay::uri, bobId).open("Bob");
		books.awaitQuiet();
		String key = Api.key();
		Answer first = alice.pay(key, bobId, "1.00");
		insert(2500, "26 hours");
		insert(10, "24 hours");

		this.purge.purge();

		assertThat(remaining()).isEqualTo(10);
		Answer again = alice.pay(key, bobId, "1.00");
		assertThat(again.body()).isEqualTo(first.body());
		assertThat(again.isReplayed()).isTrue();
	}

	@Test
	void nobody_waits_for_the_purge_and_it_waits_for_nobody() {
		insert(3, "26 hours");
		new TransactionTemplate(this.streamPay.bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
			this.streamPay.jdbc()
				.sql("SELECT FROM event_store.reply WHERE correlation_id LIKE ? LIMIT 1 FOR UPDATE")
				.param(this.prefix + "%")
				.query()
				.listOfRows();
			Thread elsewhere = Thread.startVirtualThread(this.purge::purge);
			org.awaitility.Awaitility.await().until(() -> !elsewhere.isAlive());
		});
		assertThat(remaining()).isEqualTo(1);
		this.purge.purge();
		assertThat(remaining()).isZero();
	}

	private void insert(int count, String age) {
		this.streamPay.jdbc()
			.sql("""
					INSERT INTO event_store.reply (correlation_id, fingerprint, status, body, created_at)
					SELECT ? || random(), 'f', 200, '', now() - ?::interval FROM generate_series(1, ?)""")
			.params(this.prefix, age, count)
			.update();
	}

	private long remaining() {
		return this.streamPay.jdbc()
			.sql("SELECT count(*) FROM event_store.reply WHERE correlation_id LIKE ?")
			.param(this.prefix + "%")
			.query(Long.class)
			.single();
	}

}
