package com.streampay.event;

/**
 * Something that has happened, in the past tense. Amounts are in minor units (cents).
 * Names of users are those at the time of the event, so that a consumer needs no other
 * topic to show it.
 */
public sealed interface DomainEvent permits AccountEvent, PaymentRequestEvent {

	/**
	 * The account whose shard decided the event: the key of its record on {@code events}.
	 * All events of one aggregate have the same shard key.
	 */
	String shardKey();

}
