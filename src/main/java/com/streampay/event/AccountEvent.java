package com.streampay.event;

/**
 * An event of the aggregate {@code Account}, whose identifier is the owner's
 * {@code userId}.
 */
public sealed interface AccountEvent extends DomainEvent
		permits AccountOpened, UserUpdated, PaymentSent, PaymentReceived, PaymentRefunded {

}
