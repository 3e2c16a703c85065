package com.streampay.payment;

import java.util.concurrent.CompletableFuture;

import com.streampay.command.CommandContext;
import com.streampay.command.Commands;
import com.streampay.command.Reply;
import com.streampay.event.PaymentSent;
import com.streampay.processing.EndOfBatch;
import com.streampay.processing.UnlessMetaData;
import com.streampay.problem.Problem;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * The payment process: what was debited, and not credited with it, is credited to the
 * payee or, where that can never be, refunded to the payer. The commands may be given
 * twice and take effect once, so the process may stop anywhere and go on from its token.
 */
@Component
@OnRole(Role.COMMAND)
@DisallowReplay
@ProcessingGroup("payment-process")
class WhenPaymentSentThenReceive {

	private static final String IDENTITY = "streampay-payment-process";

	private final Commands commands;

	private final JsonMapper json;

	WhenPaymentSentThenReceive(Commands commands, JsonMapper json) {
		this.commands = commands;
		this.json = json;
	}

	@EventHandler
	@UnlessMetaData(PaymentSent.CREDITED)
	void on(PaymentSent sent, @MetaDataValue("traceparent") String cause) {
		EndOfBatch.await(receive(sent, cause));
	}

	private CompletableFuture<Reply> receive(PaymentSent sent, String cause) {
		return this.commands
			.send(ReceivePaymentCommand.of(sent),
					CommandContext.internal(IDENTITY, "receive-" + sent.paymentId()).tracedWith(cause))
			.thenCompose(
					reply -> reply.isRefused() ? refund(sent, reply, cause) : CompletableFuture.completedFuture(reply))
			.thenApply(Reply::acceptedOrThrow);
	}

	private CompletableFuture<Reply> refund(PaymentSent sent, Reply refusal, String cause) {
		RefundPaymentCommand refund = new RefundPaymentCommand(sent.paymentId(), sent.payerId(), sent.payeeId(),
				sent.payeeName(), this.json.readValue(refusal.body(), Problem.class).detail());
		return this.commands.send(refund,
				CommandContext.internal(IDENTITY, "refund-" + sent.paymentId()).tracedWith(cause));
	}

}
