package com.streampay.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.streampay.command.Topics;
import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.axonframework.extensions.kafka.eventhandling.consumer.ConsumerFactory;

import org.springframework.stereotype.Component;

/**
 * Reads all that the topics have had since some time.
 */
@Component
class TopicWindow {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final long MOST = 100_000;

	private final ConsumerFactory<String, byte[]> consumers;

	TopicWindow(ConsumerFactory<String, byte[]> consumers) {
		this.consumers = consumers;
	}

	/**
	 * Reads to the present end of all topics.
	 * @param reader is given the records, each partition's in order
	 * @throws ProblemException (503) if the broker is away, or there is more to read than
	 * is good
	 */
	void read(Instant since, Consumer<ConsumerRecord<String, byte[]>> reader) {
		Instant deadline = Instant.now().plus(PATIENCE);
		try (var consumer = this.consumers.createConsumer(null)) {
			List<TopicPartition> partitions = Stream.of(Topics.COMMANDS, Topics.REPLIES, Topics.EVENTS)
				.flatMap(topic -> consumer.partitionsFor(topic, PATIENCE).stream())
				.map(info -> new TopicPartition(info.topic(), info.partition()))
				.toList();
			Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
			Map<TopicPartition, Long> starts = starts(consumer.offsetsForTimes(
					partitions.stream().collect(Collectors.toMap(p -> p, p -> since.toEpochMilli())), PATIENCE));
			if (starts.entrySet()
				.stream()
				.mapToLong(start -> ends.get(start.getKey()) - start.getValue())
				.sum() > MOST) {
				throw tooMuch();
			}
			consumer.assign(starts.keySet());
			starts.forEach(consumer::seek);
			while (starts.keySet().stream().anyMatch(p -> consumer.position(p, PATIENCE) < ends.get(p))) {
				if (Instant.now().isAfter(deadline)) {
					throw tooMuch();
				}
				consumer.poll(Duration.ofMillis(100)).forEach(reader);
			}
		}
		catch (KafkaException ex) {
			throw new ProblemException(ProblemType.UNAVAILABLE, "The broker is away. Try again.");
		}
	}

	/** A partition that has had nothing since then is left out. */
	private static Map<TopicPartition, Long> starts(Map<TopicPartition, OffsetAndTimestamp> found) {
		return found.entrySet()
			.stream()
			.filter(start -> start.getValue() != null)
			.collect(Collectors.toMap(Map.Entry::getKey, start -> start.getValue().offset()));
	}

	private static ProblemException tooMuch() {
		return new ProblemException(ProblemType.INVALID_PARAMETER,
				"since is too long ago for all that has happened since then. Name a later time, just before the command was sent.");
	}

}
