package com.streampay.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
final class BrokerRoundTrip implements Part {

	static final String NAME = "broker";

	static final String ROUND_TRIP = "produce and consume";

	/** In nanoseconds, so that 200 a second are sent at most. */
	private static final long PAUSE = 5_000_000;

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		try (Servers servers = new Servers();
				Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()));
				KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
						Map.of("bootstrap.servers", servers.bootstrapServers(), "acks", "all", "linger.ms", 0),
						new ByteArraySerializer(), new ByteArraySerializer());
				KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
						Map.of("bootstrap.servers", servers.bootstrapServers()), new ByteArrayDeserializer(),
						new ByteArrayDeserializer())) {
			admin.createTopics(List.of(new NewTopic("echo", 1, (short) 1))).all().get();
			List<TopicPartition> partitions = List.of(new TopicPartition("echo", 0));
			consumer.assign(partitions);
			consumer.seekToEnd(partitions);
			consumer.position(partitions.getFirst());
			for (int i = -1; i < scale.repetitions(); i++) {
				Latencies latencies = roundTrips(producer, consumer,
						(i < 0) ? scale.warmUpSeconds() / 2 : scale.seconds());
				if (i >= 0) {
					results.add(NAME, ROUND_TRIP, latencies);
				}
			}
		}
	}

	private static Latencies roundTrips(KafkaProducer<byte[], byte[]> producer, KafkaConsumer<byte[], byte[]> consumer,
			int seconds) {
		byte[] value = new byte[300];
		List<Long> nanos = new ArrayList<>();
		long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
		while (System.nanoTime() < end) {
			long begin = System.nanoTime();
			producer.send(new ProducerRecord<>("echo", value));
			while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
				Thread.onSpinWait();
			}
			nanos.add(System.nanoTime() - begin);
			java.util.concurrent.locks.LockSupport.parkNanos(PAUSE);
		}
		return new Latencies(nanos);
	}

}
