package com.streampay.projection;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record on {@code events} is not an event that this node can read. The projections
 * stay where they are and try again.
 */
class UnreadableRecordException extends RuntimeException {

	UnreadableRecordException(ConsumerRecord<?, ?> consumerRecord, Throwable cause) {
		super("Cannot read the record at offset %d of %s-%d".formatted(consumerRecord.offset(), consumerRecord.topic(),
				consumerRecord.partition()), cause);
	}

}
