package com.streampay.event;

/**
 * An event of the aggregate {@code PaymentRequest}. Its shard is that of the payer, so
 * that paying settles request and debit in one step.
 */
public sealed interface PaymentRequestEvent extends DomainEvent permits PaymentRequested, PaymentRequestPaid,
		PaymentRequestDeclined, PaymentRequestCancelled, PaymentRequestExpired {

	String requestId();

	String requesterId();

	String payerId();

	@Override
	default String shardKey() {
		return payerId();
	}

}
