package com.streampay.projection;

/**
 * Stands for a record on {@code events} that is not an event which this node knows: no
 * event at all, or one of a newer version.
 *
 * @param partition the record's partition
 * @param offset its offset there
 */
record UnreadableRecord(int partition, long offset) {

}
