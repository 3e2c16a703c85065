package com.streampay.projection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.streampay.command.Topics;
import org.apache.kafka.common.TopicPartition;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.extensions.kafka.eventhandling.consumer.streamable.KafkaTrackingToken;

/**
 * The last offset of each partition that somebody has come to.
 */
final class Offsets {

	private static final long NONE = -1;

	private final Map<Integer, Long> last;

	private Offsets(Map<Integer, Long> last) {
		this.last = last;
	}

	/** Those in a token, or none for {@code null}. */
	static Offsets of(TrackingToken token) {
		Map<Integer, Long> last = new HashMap<>();
		KafkaTrackingToken.from(token)
			.getPositions()
			.forEach((partition, offset) -> last.put(partition.partition(), offset));
		return new Offsets(last);
	}

	Offsets copy() {
		return new Offsets(new HashMap<>(this.last));
	}

	KafkaTrackingToken token() {
		return KafkaTrackingToken.newInstance(this.last.entrySet()
			.stream()
			.collect(Collectors.toMap((entry) -> new TopicPartition(Topics.EVENTS, entry.getKey()),
					Map.Entry::getValue)));
	}

	/** The offset that comes next. */
	long next(int partition) {
		return this.last.getOrDefault(partition, NONE) + 1;
	}

	/** Whether nothing lies before the other that does not lie before this. */
	boolean covers(Offsets other) {
		return other.last.entrySet().stream().allMatch((entry) -> entry.getValue() < next(entry.getKey()));
	}

	boolean covers(RecordedEvent event) {
		return event.place().offset() < next(event.place().partition());
	}

	void advance(List<RecordedEvent> events) {
		events.forEach((event) -> this.last.put(event.place().partition(), event.place().offset()));
	}

}
