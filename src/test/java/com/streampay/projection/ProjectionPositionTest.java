package com.streampay.projection;

import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.axonframework.eventhandling.Segment;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two segments, which each take about half of the keys, and have come to different
 * places.
 */
class ProjectionPositionTest {

	private static final Segment EVEN = Segment.ROOT_SEGMENT.split()[0];

	private static final Segment ODD = Segment.ROOT_SEGMENT.split()[1];

	private final ProjectionPosition position = new ProjectionPosition(
			Map.of(EVEN, Map.of(0, 9L, 1, 4L), ODD, Map.of(0, 7L, 2, 0L)));

	@Test
	void an_event_is_covered_once_its_own_segment_has_seen_it() {
		assertThat(this.position.covers(event(keyOf(EVEN), 0, 9))).isTrue();
		assertThat(this.position.covers(event(keyOf(EVEN), 0, 10))).isFalse();
		assertThat(this.position.covers(event(keyOf(ODD), 0, 7))).isTrue();
		assertThat(this.position.covers(event(keyOf(ODD), 0, 8))).isFalse();
		assertThat(this.position.covers(event(keyOf(ODD), 1, 0))).isFalse();
		assertThat(this.position.covers(event(keyOf(ODD), 2, 0))).isTrue();
	}

	@Test
	void all_have_seen_what_the_last_has_and_any_what_the_first_has() {
		assertThat(this.position.seenByAll(0)).isEqualTo(7);
		assertThat(this.position.seenByAny(0)).isEqualTo(9);
		assertThat(this.position.seenByAll(1)).isEqualTo(-1);
		assertThat(this.position.seenByAny(1)).isEqualTo(4);
		assertThat(this.position.seenByAll(3)).isEqualTo(-1);
		assertThat(this.position.seenByAny(3)).isEqualTo(-1);
	}

	@Test
	void records_are_counted_that_all_have_seen() {
		assertThat(this.position.partitions()).containsExactlyInAnyOrder(0, 1, 2);
		assertThat(this.position.records()).isEqualTo(8);
	}

	@Test
	void nothing_is_covered_at_the_start() {
		assertThat(ProjectionPosition.START.covers(event("any", 0, 0))).isFalse();
		assertThat(ProjectionPosition.START.records()).isZero();
	}

	private static String keyOf(Segment segment) {
		String key = "key";
		while (!segment.matches(key.hashCode())) {
			key += "'";
		}
		return key;
	}

	private static RecordedEvent event(String key, int partition, long offset) {
		return RecordedEvent.unreadable(new ConsumerRecord<>("events", partition, offset, key, null));
	}

}
