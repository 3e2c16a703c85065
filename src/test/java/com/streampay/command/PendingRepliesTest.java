package com.streampay.command;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PendingRepliesTest {

	private final PendingReplies pending = new PendingReplies(Duration.ofSeconds(10));

	private final Reply reply = new Reply(200, "1", new byte[] { 1 }, false);

	@Test
	void all_who_wait_get_the_reply_and_only_the_one_that_it_answers_gets_it_as_new() throws Exception {
		CompletableFuture<Reply> first = this.pending.await(address("body", "first"));
		CompletableFuture<Reply> second = this.pending.await(address("body", "second"));
		this.pending.complete(address("body", "second"), this.reply);

		assertThat(first.get()).isEqualTo(this.reply.asReplayed());
		assertThat(second.get()).isEqualTo(this.reply);
	}

	/** As on a node that is behind with reading, when another has answered already. */
	@Test
	void who_reads_the_answer_to_an_earlier_try_is_told_that_it_was_given_before() throws Exception {
		CompletableFuture<Reply> again = this.pending.await(address("body", "again"));
		this.pending.complete(address("body", "earlier"), this.reply);

		assertThat(again.get()).isEqualTo(this.reply.asReplayed());
	}

	@Test
	void the_answer_to_another_body_is_not_theirs() throws Exception {
		CompletableFuture<Reply> waiting = this.pending.await(address("body", "one"));
		assertThat(this.pending.complete(address("another body", "two"), this.reply)).isFalse();
		assertThat(this.pending.complete(address("body", "one"), this.reply)).isTrue();

		assertThat(waiting.get()).isEqualTo(this.reply);
	}

	@Test
	void nobody_waits_for_ever() {
		CompletableFuture<Reply> waiting = new PendingReplies(Duration.ofMillis(1)).await(address("body", "one"));

		assertThatThrownBy(waiting::get).isInstanceOf(ExecutionException.class)
			.hasCauseInstanceOf(TimeoutException.class);
	}

	private static ReplyAddress address(String body, String messageId) {
		return new ReplyAddress("correlation", body, messageId);
	}

}
