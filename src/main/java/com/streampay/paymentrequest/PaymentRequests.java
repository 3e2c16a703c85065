package com.streampay.paymentrequest;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.rule.Refusal;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;

import org.springframework.stereotype.Component;

/**
 * Finds payment requests in the event store, and brings them to their end.
 */
@Component
@OnRole(Role.COMMAND)
public class PaymentRequests {

	/** For a request that does not exist, and for one that is not the caller's. */
	public static final Refusal NOT_FOUND = new Refusal(ProblemType.PAYMENT_REQUEST_NOT_FOUND,
			"There is no such payment request that concerns you.");

	private final Repository<PaymentRequest> repository;

	private final RequestsDue due;

	public PaymentRequests(Repository<PaymentRequest> repository, RequestsDue due) {
		this.repository = repository;
		this.due = due;
	}

	public Optional<Aggregate<PaymentRequest>> find(UUID requestId) {
		try {
			return Optional.of(this.repository.load(PaymentRequest.aggregateId(requestId)));
		}
		catch (AggregateNotFoundException ex) {
			return Optional.empty();
		}
	}

	/** The payer has paid, in the same transaction, and nothing stood against it. */
	public void settle(Aggregate<PaymentRequest> request, String paymentId) {
		end(request, (r) -> {
			r.settle(paymentId);
			return Optional.empty();
		});
	}

	/**
	 * Does what ends a request. One that has come to its end is not due any more.
	 * @return what stood against it
	 */
	Optional<Refusal> end(Aggregate<PaymentRequest> request, Function<PaymentRequest, Optional<Refusal>> deed) {
		Optional<Refusal> refusal = request.invoke(deed);
		if (refusal.isEmpty()) {
			this.due.remove(request.invoke(PaymentRequest::requestId));
		}
		return refusal;
	}

}
