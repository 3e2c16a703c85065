package com.streampay.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.streampay.command.Topics;
import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads what the topics have had in some time.
 */
@Component
@OnRole(Role.GATEWAY)
class TopicWindow {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final long MOST = 100_000;

	private final ConsumerFactory<String, byte[]> consumers;

	TopicWindow(ConsumerFactory<String, byte[]> consumers) {
		this.consumers = consumers;
	}

	/**
	 * Reads what came in that time, as far as it has come.
	 * @param reader is given the records, each partition's in order
	 * @throws ProblemException (400, 503) if there is more to read than is good, or the
	 * broker is away
	 */
	void read(Instant from, Instant to, Consumer<ConsumerRecord<String, byte[]>> reader) {
		Instant deadline = Instant.now().plus(PATIENCE);
		try (var consumer = this.consumers.createConsumer(null, "journeys")) {
			List<TopicPartition> partitions = Stream.of(Topics.COMMANDS, Topics.REPLIES, Topics.EVENTS)
				.flatMap(topic -> consumer.partitionsFor(topic, PATIENCE).stream())
				.map(info -> new TopicPartition(info.topic(), info.partition()))
				.toList();
			// Those that are not assigned are asked for with a warning each.
			consumer.assign(partitions);
			Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, PATIENCE));
			ends.putAll(offsets(consumer, partitions, to));
			Map<TopicPartition, Long> starts = offsets(consumer, partitions, from);
			starts.entrySet().removeIf(start -> start.getValue() >= ends.get(start.getKey()));
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

	/** Of the first record at that time or later, in the partitions that have one. */
	private static Map<TopicPartition, Long> offsets(org.apache.kafka.clients.consumer.Consumer<?, ?> consumer,
			List<TopicPartition> partitions, Instant time) {
		Map<TopicPartition, Long> times = new HashMap<>();
		partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
		Map<TopicPartition, Long> offsets = new HashMap<>();
		consumer.offsetsForTimes(times, PATIENCE).forEach((partition, found) -> {
			if (found != null) {
				offsets.put(partition, found.offset());
			}
		});
		return offsets;
	}

	private static ProblemException tooMuch() {
		return new ProblemException(ProblemType.INVALID_PARAMETER,
				"Too much has happened to look through it. Set since to a time just before the command was sent.");
	}

}
