package com.streampay.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/**
 * Sends commands again that are on the topic already: young and old ones, in any order,
 * to any partition, so that two nodes get the same at the same moment.
 */
final class RecordCopies implements AutoCloseable {

	private static final int KEPT = 5000;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

	private final KafkaProducer<String, byte[]> producer;

	private volatile boolean closed;

	private final int partitions;

	RecordCopies(String bootstrapServers) {
		this.producer = new KafkaProducer<>(Map.of("bootstrap.servers", bootstrapServers, "max.block.ms", 2000,
				"delivery.timeout.ms", 4000, "request.timeout.ms", 3000, "linger.ms", 0), new StringSerializer(),
				new ByteArraySerializer());
		this.partitions = Awaitility.await()
			.atMost(PATIENCE)
			.ignoreException(TimeoutException.class)
			.until(() -> this.producer.partitionsFor("commands").size(), (found) -> true);
		Thread.ofPlatform().daemon().name("record-copies").start(() -> read(bootstrapServers));
	}

	/** Sends a few of them. */
	void send(Random random) {
		List<ConsumerRecord<String, byte[]>> chosen = new ArrayList<>();
		synchronized (this.records) {
			if (this.records.isEmpty()) {
				return;
			}
			for (int i = random.nextInt(5, 60); i > 0; i--) {
				// The last hundred, or any.
				int from = random.nextBoolean() ? Math.max(0, this.records.size() - 100) : 0;
				ConsumerRecord<String, byte[]> record = this.records.get(random.nextInt(from, this.records.size()));
				chosen.addAll(Collections.nCopies(random.nextInt(1, 4), record));
			}
		}
		Collections.shuffle(chosen, random);
		for (ConsumerRecord<String, byte[]> record : chosen) {
			try {
				this.producer.send(new ProducerRecord<>("commands", random.nextInt(this.partitions), record.key(),
						record.value(), record.headers()));
			}
			catch (RuntimeException ex) {
				// The broker is away.
			}
		}
	}

	private void read(String bootstrapServers) {
		try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers),
				new StringDeserializer(), new ByteArrayDeserializer())) {
			List<TopicPartition> all = consumer.partitionsFor("commands")
				.stream()
				.map(info -> new TopicPartition(info.topic(), info.partition()))
				.toList();
			consumer.assign(all);
			consumer.seekToEnd(all);
			while (!this.closed) {
				List<ConsumerRecord<String, byte[]>> polled = new ArrayList<>();
				consumer.poll(Duration.ofMillis(200)).forEach(polled::add);
				synchronized (this.records) {
					this.records.addAll(polled);
					if (this.records.size() > KEPT) {
						this.records.subList(0, this.records.size() - KEPT).clear();
					}
				}
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.producer.close(Duration.ZERO);
	}

}
