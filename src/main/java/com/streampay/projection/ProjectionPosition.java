package com.streampay.projection;

import java.util.Map;
import java.util.Set;
import java.util.function.LongBinaryOperator;
import java.util.stream.Collectors;

import org.axonframework.eventhandling.Segment;

/**
 * How far a projection has come.
 *
 * @param offsets for each of its segments, the offset of the last record of each
 * partition that it has seen
 */
record ProjectionPosition(Map<Segment, Map<Integer, Long>> offsets) {

	private static final long NONE = -1;

	/** Before everything. */
	static final ProjectionPosition START = new ProjectionPosition(Map.of(Segment.ROOT_SEGMENT, Map.of()));

	/** Whether the event was seen by the segment that it belongs to. */
	boolean covers(RecordedEvent event) {
		RecordPlace place = event.place();
		return this.offsets.entrySet()
			.stream()
			.anyMatch((seen) -> seen.getKey().matches(event.key().hashCode())
					&& seen.getValue().getOrDefault(place.partition(), NONE) >= place.offset());
	}

	/** The last offset that all segments have seen. */
	long seenByAll(int partition) {
		return seen(partition, Math::min);
	}

	/** The last offset that any segment has seen. */
	long seenByAny(int partition) {
		return seen(partition, Math::max);
	}

	/** How many records all segments have seen. */
	long records() {
		return partitions().stream().mapToLong((partition) -> seenByAll(partition) + 1).sum();
	}

	/** The partitions of which anything was seen. */
	Set<Integer> partitions() {
		return this.offsets.values().stream().flatMap((seen) -> seen.keySet().stream()).collect(Collectors.toSet());
	}

	private long seen(int partition, LongBinaryOperator which) {
		return this.offsets.values()
			.stream()
			.mapToLong((seen) -> seen.getOrDefault(partition, NONE))
			.reduce(which)
			.orElse(NONE);
	}

}
