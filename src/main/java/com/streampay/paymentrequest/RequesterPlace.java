package com.streampay.paymentrequest;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.streampay.stream.Positions;

/**
 * Where a requester's stream is: a position in each partition in which there is anything.
 * As long as the list of what was open at these heads is being shown, partition by
 * partition, also how far that has come. Written as {@code <partition>.<head>.…}, in the
 * list with {@code L<partition>.<offset>} behind it.
 *
 * @param heads for each partition, up to where
 * @param partition the list is shown whole of all partitions before this one
 * @param offset and of this one up to there
 */
record RequesterPlace(SortedMap<Integer, Long> heads, int partition, long offset) {

	private static final int BEHIND_THE_LIST = Integer.MAX_VALUE;

	private static final int MOST_PARTITIONS = 10_000;

	/** The place before the list of what is open at these heads. */
	static RequesterPlace beforeList(Map<Integer, Long> heads) {
		return new RequesterPlace(new TreeMap<>(heads), 0, 0);
	}

	/**
	 * Reads a place as it was given out.
	 * @throws IllegalArgumentException if it is anything else
	 */
	static RequesterPlace of(String position) {
		String[] parts = position.split("L", -1);
		SortedMap<Integer, Long> heads = heads(parts[0]);
		if (parts.length == 1) {
			return new RequesterPlace(heads, BEHIND_THE_LIST, 0);
		}
		String[] listed = parts[1].split("\\.", -1);
		if (parts.length > 2 || listed.length != 2) {
			throw new IllegalArgumentException("Not a position: " + position);
		}
		RequesterPlace place = new RequesterPlace(heads, partition(listed[0]), Positions.parse(listed[1]));
		if (place.offset() > heads.getOrDefault(place.partition(), 0L)) {
			throw new IllegalArgumentException("Not a position: " + position);
		}
		return place;
	}

	private static SortedMap<Integer, Long> heads(String text) {
		SortedMap<Integer, Long> heads = new TreeMap<>();
		if (text.isEmpty()) {
			return heads;
		}
		String[] numbers = text.split("\\.", -1);
		for (int i = 0; i < numbers.length; i += 2) {
			int partition = partition(numbers[i]);
			if (i + 1 == numbers.length || (!heads.isEmpty() && partition <= heads.lastKey())) {
				throw new IllegalArgumentException("Not positions of partitions: " + text);
			}
			heads.put(partition, Positions.parse(numbers[i + 1]));
		}
		return heads;
	}

	private static int partition(String text) {
		long partition = Positions.parse(text);
		if (partition >= MOST_PARTITIONS) {
			throw new IllegalArgumentException("Not a partition: " + text);
		}
		return (int) partition;
	}

	/** After that one of the list. */
	RequesterPlace afterListed(int inPartition, long position) {
		return new RequesterPlace(this.heads, inPartition, position);
	}

	/** After something that happened behind the list. */
	RequesterPlace after(int inPartition, long position) {
		SortedMap<Integer, Long> moved = new TreeMap<>(this.heads);
		moved.put(inPartition, position);
		return new RequesterPlace(moved, BEHIND_THE_LIST, 0);
	}

	String position() {
		String text = this.heads.entrySet()
			.stream()
			.map(head -> head.getKey() + "." + head.getValue())
			.collect(Collectors.joining("."));
		return (this.partition == BEHIND_THE_LIST) ? text : text + "L" + this.partition + "." + this.offset;
	}

	Integer[] partitions() {
		return this.heads.keySet().toArray(Integer[]::new);
	}

	Long[] positions() {
		return this.heads.values().toArray(Long[]::new);
	}

}
