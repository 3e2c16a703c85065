package com.streampay.support;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the three topics from their beginning, with nothing but Kafka's own client.
 */
public final class TopicReader implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final KafkaConsumer<String, byte[]> consumer;

	private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

	public TopicReader(String bootstrapServers) {
		this.consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(),
				new ByteArrayDeserializer());
		List<TopicPartition> partitions = List.of("commands", "replies", "events")
			.stream()
			.flatMap(topic -> this.consumer.partitionsFor(topic).stream())
			.map(partition -> new TopicPartition(partition.topic(), partition.partition()))
			.toList();
		this.consumer.assign(partitions);
		this.consumer.seekToBeginning(partitions);
	}

	/** The first record of the topic that matches, waiting for it if need be. */
	public ConsumerRecord<String, byte[]> await(String topic, Predicate<ConsumerRecord<String, byte[]>> wanted) {
		Instant deadline = Instant.now().plus(PATIENCE);
		while (true) {
			for (ConsumerRecord<String, byte[]> record : this.records) {
				if (record.topic().equals(topic) && wanted.test(record)) {
					return record;
				}
			}
			if (Instant.now().isAfter(deadline)) {
				throw new AssertionError("No such record on " + topic);
			}
			this.consumer.poll(Duration.ofMillis(100)).forEach(this.records::add);
		}
	}

	/** What has been read so far. */
	public List<ConsumerRecord<String, byte[]>> all() {
		return this.records;
	}

	/** Reads on to what is the end of a topic now, and returns all of it. */
	public List<ConsumerRecord<String, byte[]>> readAll(String topic) {
		Map<TopicPartition, Long> ends = this.consumer.endOffsets(
				this.consumer.assignment().stream().filter(partition -> partition.topic().equals(topic)).toList());
		while (ends.entrySet().stream().anyMatch(end -> this.consumer.position(end.getKey()) < end.getValue())) {
			this.consumer.poll(Duration.ofMillis(100)).forEach(this.records::add);
		}
		return this.records.stream().filter(record -> record.topic().equals(topic)).toList();
	}

	@Override
	public void close() {
		this.consumer.close();
	}

}
