package com.streampay.activity;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

import com.streampay.event.DomainEvent;
import com.streampay.event.PaymentReceived;

/**
 * An event that becomes an activity, or does not.
 *
 * @param identity tells it from all others
 * @param time when it happened, to the millisecond
 */
record Change(DomainEvent event, Identity identity, Instant time) {

	/** A payment may be sent and received in the same millisecond. */
	private static final Comparator<Change> BY_TIME = Comparator.comparing(Change::time)
		.thenComparing((change) -> change.event() instanceof PaymentReceived);

	/**
	 * The same in the order in which they happened, as far as it is known: always that of
	 * an aggregate's own events, and that of the clocks between those of several, which
	 * have come from one partition after the other.
	 */
	static List<Change> asTheyHappened(Collection<Change> changes) {
		Map<String, Queue<Change>> ofAggregates = new LinkedHashMap<>();
		changes.forEach(
				(change) -> ofAggregates.computeIfAbsent(change.identity().aggregateId(), (id) -> new ArrayDeque<>())
					.add(change));
		PriorityQueue<Queue<Change>> next = new PriorityQueue<>(Comparator.comparing(Queue::peek, BY_TIME));
		next.addAll(ofAggregates.values());
		List<Change> ordered = new ArrayList<>(changes.size());
		while (!next.isEmpty()) {
			Queue<Change> earliest = next.remove();
			ordered.add(earliest.remove());
			if (!earliest.isEmpty()) {
				next.add(earliest);
			}
		}
		return ordered;
	}

	/** Tells an event from all others. */
	record Identity(String aggregateId, long version) {

		/**
		 * Whether it is later than all of its aggregate that are known.
		 * @param latest the latest version of each aggregate of which there are any
		 */
		boolean isAfter(Map<String, Long> latest) {
			Long known = latest.get(this.aggregateId);
			return known == null || this.version > known;
		}

	}

}
