package com.streampay.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.streampay.command.Topics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.axonframework.extensions.kafka.eventhandling.consumer.ConsumerFactory;

/**
 * The topic {@code events} as far as it is asked for single records and its end.
 */
class EventRecords {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final ConsumerFactory<String, byte[]> consumers;

	private final EventRecordConverter converter;

	EventRecords(ConsumerFactory<String, byte[]> consumers, EventRecordConverter converter) {
		this.consumers = consumers;
		this.converter = converter;
	}

	/**
	 * The event in a record.
	 * @throws IllegalStateException if the topic does not give the record
	 */
	RecordedEvent read(int partition, long offset) {
		TopicPartition topicPartition = new TopicPartition(Topics.EVENTS, partition);
		Instant deadline = Instant.now().plus(PATIENCE);
		try (Consumer<String, byte[]> consumer = this.consumers.createConsumer(null)) {
			consumer.assign(List.of(topicPartition));
			consumer.seek(topicPartition, offset);
			while (Instant.now().isBefore(deadline)) {
				for (ConsumerRecord<String, byte[]> found : consumer.poll(PATIENCE)) {
					if (found.offset() == offset) {
						return this.converter.read(found);
					}
				}
			}
		}
		throw new IllegalStateException("No record at offset %d of %s".formatted(offset, topicPartition));
	}

	/**
	 * How many records each partition has had.
	 * @throws org.apache.kafka.common.errors.TimeoutException if the broker is away
	 */
	Map<Integer, Long> ends() {
		try (Consumer<String, byte[]> consumer = this.consumers.createConsumer(null)) {
			List<TopicPartition> partitions = consumer.partitionsFor(Topics.EVENTS, PATIENCE)
				.stream()
				.map((info) -> new TopicPartition(info.topic(), info.partition()))
				.toList();
			// Those that are not assigned are asked for with a warning each.
			consumer.assign(partitions);
			Map<Integer, Long> ends = new HashMap<>();
			consumer.endOffsets(partitions, PATIENCE).forEach((partition, end) -> ends.put(partition.partition(), end));
			return ends;
		}
	}

}
