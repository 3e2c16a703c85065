package com.streampay.simulation;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import com.streampay.command.CommandContext;
import com.streampay.command.Commands;
import com.streampay.command.Reply;
import com.streampay.event.PaymentRequested;
import com.streampay.money.Money;
import com.streampay.payment.PayCommand;
import com.streampay.paymentrequest.DeclineRequestCommand;
import com.streampay.processing.EndOfBatch;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/**
 * Virtual users pay what they are asked at once, and decline what they cannot pay. It
 * goes on from its token, so nobody who asks while it does not run is forgotten.
 */
@Component
@ConditionalOnBooleanProperty("streampay.simulation.enabled")
@DisallowReplay
@ProcessingGroup("simulation")
class WhenVirtualUserAskedThenPay {

	private final Commands commands;

	WhenVirtualUserAskedThenPay(Commands commands) {
		this.commands = commands;
	}

	@EventHandler
	void on(PaymentRequested requested) {
		if (VirtualUser.isVirtual(requested.payerId())) {
			EndOfBatch.await(pay(requested));
		}
	}

	private CompletableFuture<Reply> pay(PaymentRequested requested) {
		UUID requestId = UUID.fromString(requested.requestId());
		return this.commands
			.send(new PayCommand(requested.requesterId(), new Money(requested.amountMinor()), requested.notes(),
					requestId), CommandContext.internal(requested.payerId(), "simulation-pay-" + requestId))
			.thenCompose(reply -> reply.isRefused()
					? this.commands.send(new DeclineRequestCommand(requestId),
							CommandContext.internal(requested.payerId(), "simulation-decline-" + requestId))
					: CompletableFuture.completedFuture(reply));
	}

}
