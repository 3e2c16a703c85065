package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.TopicReader;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The broker takes commands and events, and no replies: whatever is answered then is not
 * answered by the topic.
 */
class RepliesRefusedTest {

	private final RunningStreamPay streamPay = RunningStreamPay.start(Map.of());

	private final Books books = new Books(this.streamPay.jdbc());

	private final String bobId = Api.newUser("bob");

	private final Api alice = Api.of(this.streamPay::uri, Api.newUser("alice"));

	private final Admin admin = Admin.create(Map.of("bootstrap.servers", this.streamPay.bootstrapServers()));

	@BeforeEach
	void openAccounts() {
		this.alice.open("Alice");
		Api.of(this.streamPay::uri, this.bobId).open("Bob");
		this.books.awaitQuiet();
	}

	@AfterEach
	void stop() {
		this.admin.close();
		this.streamPay.close();
	}

	@Test
	void who_waits_where_it_was_decided_is_answered_and_the_topic_has_the_same_reply_later() {
		String key = Api.key();
		set(new AlterConfigOp(new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1"), OpType.SET));
		Awaitility.await().until(() -> !takesReplies());

		Answer paid = this.alice.pay(key, this.bobId, "1.00");
		assertThat(paid.status()).isEqualTo(200);
		assertThat(paid.isReplayed()).isFalse();

		set(new AlterConfigOp(new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, null), OpType.DELETE));
		try (TopicReader topics = new TopicReader(this.streamPay.bootstrapServers())) {
			ConsumerRecord<String, byte[]> reply = topics.await("replies",
					(record) -> text(record).contains(paid.text("paymentId")));
			assertThat(text(reply)).isEqualTo(paid.body());
		}
		Answer again = this.alice.pay(key, this.bobId, "1.00");
		assertThat(again.status()).isEqualTo(200);
		assertThat(again.isReplayed()).isTrue();
		assertThat(again.body()).isEqualTo(paid.body());
		this.books.awaitQuiet().check();
		assertThat(this.books.balance(this.bobId)).isEqualTo(101_00);
	}

	private void set(AlterConfigOp change) {
		this.admin
			.incrementalAlterConfigs(
					Map.of(new ConfigResource(ConfigResource.Type.TOPIC, Topics.REPLIES), List.of(change)))
			.all()
			.toCompletionStage()
			.toCompletableFuture()
			.join();
	}

	/** Whoever reads the topic passes over a record that is no reply. */
	private boolean takesReplies() throws InterruptedException {
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(
				Map.of("bootstrap.servers", this.streamPay.bootstrapServers()), new StringSerializer(),
				new StringSerializer())) {
			producer.send(new ProducerRecord<>(Topics.REPLIES, "nobody", "no reply")).get();
			return true;
		}
		catch (ExecutionException ex) {
			assertThat(ex).hasCauseInstanceOf(RecordTooLargeException.class);
			return false;
		}
	}

	private static String text(ConsumerRecord<String, byte[]> record) {
		return new String(record.value(), StandardCharsets.UTF_8);
	}

}
