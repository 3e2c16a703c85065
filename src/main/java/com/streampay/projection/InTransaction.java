package com.streampay.projection;

import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Handlers outside an event processor: they need a unit of work.
 */
final class InTransaction {

	private InTransaction() {
	}

	/**
	 * Runs the work in a unit of work with a transaction.
	 * @param first the event that it begins with
	 * @throws RuntimeException as the work or the commit does, in which case nothing of
	 * it stays
	 */
	static void run(TransactionManager transactions, EventMessage<?> first, Runnable work) {
		UnitOfWork<?> unitOfWork = DefaultUnitOfWork.startAndGet(first);
		unitOfWork.attachTransaction(transactions);
		ResultMessage<Void> result = unitOfWork.executeWithResult(() -> {
			work.run();
			return null;
		});
		if (result.isExceptional()) {
			throw (result.exceptionResult() instanceof RuntimeException ex) ? ex
					: new IllegalStateException(result.exceptionResult());
		}
	}

}
