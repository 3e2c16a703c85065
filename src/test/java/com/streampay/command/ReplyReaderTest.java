package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.streampay.command.CommandRecords.ReceivedCommand;
import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that has decided all that was sent from it, until another decides some.
 */
class ReplyReaderTest {

	/** As many as it takes for a reader to be at its ease. */
	private static final int OWN = 100;

	private final RunningStreamPay streamPay = RunningStreamPay.start(Map.of());

	private final Books books = new Books(this.streamPay.jdbc());

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, Api.newUser("alice"));

	private final KafkaCommandBus bus = this.streamPay.bean(KafkaCommandBus.class);

	private final KafkaListenerEndpointRegistry listeners = this.streamPay.bean(KafkaListenerEndpointRegistry.class);

	@AfterEach
	void stop() {
		this.streamPay.close();
	}

	@Test
	void who_waits_is_answered_by_the_topic_where_it_was_read_at_ease_before() {
		this.alice.open("Alice");
		Api.of(this.streamPay::uri, this.bobId).open("Bob");
		assertThat(this.bus.decidesWhatItSends()).isFalse();
		for (int i = 0; i < OWN; i++) {
			assertThat(this.alice.pay(this.bobId, "0.01").status()).isEqualTo(200);
		}
		this.books.awaitQuiet();
		assertThat(this.bus.decidesWhatItSends()).isTrue();

		this.listeners.stop();
		CompletableFuture<Answer> paid = CompletableFuture.supplyAsync(() -> this.alice.pay(this.bobId, "5.00"));
		decideElsewhere("5.00");
		assertThat(paid.join().status()).isEqualTo(200);
		assertThat(paid.join().isReplayed()).isFalse();
		assertThat(this.bus.decidesWhatItSends()).isFalse();

		this.listeners.start();
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.bobId)).isEqualTo(106_00);
	}

	/** As another node does. */
	@SuppressWarnings("unchecked")
	private void decideElsewhere(String amount) {
		try (TopicReader topics = new TopicReader(this.streamPay.bootstrapServers())) {
			ConsumerRecord<String, byte[]> record = topics.await(Topics.COMMANDS,
					(sent) -> new String(sent.value(), StandardCharsets.UTF_8).contains(amount));
			ReceivedCommand command = this.streamPay.bean(CommandRecords.class).read(record);
			Reply reply = this.streamPay.bean(CommandBatch.class).decide(List.of(command), Shards.NONE).getFirst();
			this.streamPay.bean(KafkaTemplate.class)
				.send(this.streamPay.bean(ReplyRecords.class).write(command.replyTo(), reply));
		}
	}

}
