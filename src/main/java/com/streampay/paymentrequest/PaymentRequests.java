package com.streampay.paymentrequest;

import java.util.Optional;
import java.util.UUID;

import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;

import org.springframework.stereotype.Component;

/**
 * Finds payment requests in the event store.
 */
@Component
public class PaymentRequests {

	/** For a request that does not exist, and for one that is not the caller's. */
	public static final Refusal NOT_FOUND = new Refusal(ProblemType.PAYMENT_REQUEST_NOT_FOUND,
			"There is no such payment request that concerns you.");

	private final Repository<PaymentRequest> repository;

	public PaymentRequests(Repository<PaymentRequest> repository) {
		this.repository = repository;
	}

	public Optional<Aggregate<PaymentRequest>> find(UUID requestId) {
		try {
			return Optional.of(this.repository.load(PaymentRequest.aggregateId(requestId)));
		}
		catch (AggregateNotFoundException ex) {
			return Optional.empty();
		}
	}

}
