package com.streampay.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * From producing one record until it is consumed, with the settings of the service: a
 * payment takes this way several times.
 */
final class BrokerRoundTrip implements AutoCloseable {

	static final String NAME = "broker";

	/** In nanoseconds, so that 200 a second are sent at most. */
	private static final long PAUSE = 5_000_000;

	private final Scale scale;

	private final KafkaProducer<byte[], byte[]> producer;

	private final KafkaConsumer<byte[], byte[]> consumer;

	/** Makes the topic there and warms up. */
	BrokerRoundTrip(Servers servers, Scale scale) throws Exception {
		this.scale = scale;
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
			admin.createTopics(List.of(new NewTopic("echo", 1, (short) 1))).all().get();
		}
		this.producer = new KafkaProducer<>(
				Map.of("bootstrap.servers", servers.bootstrapServers(), "acks", "all", "linger.ms", 0),
				new ByteArraySerializer(), new ByteArraySerializer());
		this.consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", servers.bootstrapServers()),
				new ByteArrayDeserializer(), new ByteArrayDeserializer());
		List<TopicPartition> partitions = List.of(new TopicPartition("echo", 0));
		this.consumer.assign(partitions);
		this.consumer.seekToEnd(partitions);
		this.consumer.position(partitions.getFirst());
		roundTrips(scale.warmUpSeconds() / 2);
	}

	/** As the result has what was measured next to that part. */
	static String beside(String part) {
		return "produce and consume, beside " + part;
	}

	/** One repetition. */
	void measure(String part, Results results) {
		results.add(NAME, beside(part), roundTrips(this.scale.seconds()));
	}

	@Override
	public void close() {
		this.producer.close();
		this.consumer.close();
	}

	private Latencies roundTrips(int seconds) {
		byte[] value = new byte[300];
		List<Long> nanos = new ArrayList<>();
		long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
		while (System.nanoTime() < end) {
			long begin = System.nanoTime();
			this.producer.send(new ProducerRecord<>("echo", value));
			while (this.consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
				Thread.onSpinWait();
			}
			nanos.add(System.nanoTime() - begin);
			LockSupport.parkNanos(PAUSE);
		}
		return new Latencies(nanos);
	}

}
