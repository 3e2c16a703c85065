package com.streampay.projection;

/**
 * Where the record of an event lies on the topic {@code events}. All events of one shard
 * key lie in one partition, so among them the offset tells the order; it stays the same
 * when a projection is rebuilt.
 *
 * @param partition the record's partition
 * @param offset its offset there
 */
public record RecordPlace(int partition, long offset) {

}
