package com.streampay.command;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.streampay.command.CommandRecords.ReceivedCommand;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Passes commands on that came to another partition than that of their account: a gateway
 * that keys them otherwise, as Zilla does by idempotency key, cannot know the shard.
 * <p>
 * What is passed on says when it first came, and by that it is not passed on again,
 * however many partitions there have come to be. A command that is passed on twice, after
 * a crash, is decided once, as every command that comes twice.
 */
@Component
class WrongShards {

	/** They have done their work in the gateway, and are nothing to be repeated. */
	private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");

	private final KafkaTemplate<String, byte[]> kafka;

	WrongShards(KafkaTemplate<String, byte[]> kafka) {
		this.kafka = kafka;
	}

	boolean isWrong(ConsumerRecord<String, byte[]> record, ReceivedCommand command, Shards shards) {
		return !command.shardKey().equals(record.key()) && record.headers().lastHeader(CommandHeaders.SENT_AT) == null
				&& record.partition() != shards.partition(command.shardKey());
	}

	CompletableFuture<?> passOn(ConsumerRecord<String, byte[]> record, ReceivedCommand command) {
		ProducerRecord<String, byte[]> own = new ProducerRecord<>(Topics.COMMANDS, command.shardKey(), record.value());
		for (Header header : record.headers()) {
			if (!CREDENTIALS.contains(header.key())) {
				own.headers().add(header);
			}
		}
		CommandRecords.add(own.headers(), CommandHeaders.SENT_AT, Long.toString(command.sentAt().toEpochMilli()));
		return this.kafka.send(own);
	}

}
