package com.streampay.projection;

/**
 * Stands for a record on {@code events} that is not an event which this node knows: no
 * event at all, or one of a newer version.
 */
record UnreadableRecord() {

}
