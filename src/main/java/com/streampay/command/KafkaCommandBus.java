package com.streampay.command;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.commandhandling.callbacks.LoggingCallback;
import org.axonframework.common.Registration;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;

import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * A command bus on which every command travels by the topic {@code commands}, even one
 * that this node will handle, and its result is the {@link Reply} that comes back: on
 * {@code replies}, or from this node's own listener, whichever is first.
 */
@Component
@OnRole({ Role.GATEWAY, Role.COMMAND })
class KafkaCommandBus implements CommandBus {

	/**
	 * Where others decide as much as this node, so many in a row do not come by chance.
	 */
	private static final int MANY = 100;

	private final CommandRecords records;

	private final KafkaTemplate<String, byte[]> kafka;

	private final PendingReplies pendingReplies;

	private final CommandMeters meters;

	/**
	 * Of the replies that somebody here has waited for, how many of this node's own were
	 * the last.
	 */
	private final AtomicLong ownInARow = new AtomicLong();

	/** Where the handlers of this node are subscribed. */
	private final SimpleCommandBus local = SimpleCommandBus.builder()
		.rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE)
		.build();

	private final List<MessageDispatchInterceptor<? super CommandMessage<?>>> dispatchInterceptors = new CopyOnWriteArrayList<>();

	KafkaCommandBus(CommandRecords records, KafkaTemplate<String, byte[]> kafka, CommandProperties properties,
			CommandMeters meters) {
		this.records = records;
		this.kafka = kafka;
		this.meters = meters;
		this.pendingReplies = new PendingReplies(properties.replyTimeout());
		// Events carry the correlation id and trace of the command that caused them.
		this.local.registerHandlerInterceptor(new CorrelationDataInterceptor<>(
				new SimpleCorrelationDataProvider(CommandHeaders.CORRELATION_ID, CommandHeaders.TRACEPARENT)));
	}

	@Override
	public <C> void dispatch(CommandMessage<C> command) {
		dispatch(command, LoggingCallback.INSTANCE);
	}

	@Override
	public <C, R> void dispatch(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback) {
		CommandMessage<C> intercepted = intercept(command);
		ProducerRecord<String, byte[]> record = this.records.write(intercepted);
		ReplyAddress address = new ReplyAddress((String) intercepted.getMetaData().get(CommandHeaders.CORRELATION_ID),
				Digest.sha256(record.value()), intercepted.getIdentifier());
		this.pendingReplies.await(address)
			.whenComplete((value, ex) -> callback.onResult(intercepted, result(value, ex)));
		send(record, address);
	}

	private void send(ProducerRecord<String, byte[]> record, ReplyAddress address) {
		try {
			this.kafka.send(record).whenComplete((sent, ex) -> {
				if (ex != null) {
					this.pendingReplies.fail(address, ex);
				}
			});
		}
		catch (RuntimeException ex) {
			this.pendingReplies.fail(address, ex);
		}
	}

	/** How many commands have been sent from here and have no reply yet. */
	int inFlight() {
		return this.pendingReplies.count();
	}

	/** Hands a reply from the topic to those who wait for it, if there are any still. */
	void onReply(ReplyAddress address, Reply reply) {
		if (this.pendingReplies.complete(address, reply)) {
			this.ownInARow.set(0);
		}
	}

	/** The same, with one that this node has decided. */
	void onOwnReply(ReplyAddress address, Reply reply) {
		if (this.pendingReplies.complete(address, reply)) {
			this.ownInARow.incrementAndGet();
		}
	}

	/** Whether all that was sent from here lately was decided here. */
	boolean decidesWhatItSends() {
		return this.ownInARow.get() >= MANY;
	}

	/**
	 * Has a handler of this node decide the command, in the caller's unit of work.
	 * @throws RuntimeException what the handler threw
	 */
	CommandResult decide(CommandMessage<?> command) {
		FutureCallback<Object, CommandResult> callback = new FutureCallback<>();
		this.local.dispatch(command, callback);
		CommandResultMessage<? extends CommandResult> result = callback.getResult();
		if (result.isExceptional()) {
			throw (result.exceptionResult() instanceof RuntimeException ex) ? ex
					: new IllegalStateException("A command handler failed", result.exceptionResult());
		}
		return result.getPayload();
	}

	@Override
	public Registration subscribe(String commandName, MessageHandler<? super CommandMessage<?>> handler) {
		try {
			this.records.register(Class.forName(commandName).asSubclass(Command.class));
		}
		catch (ClassNotFoundException | ClassCastException ex) {
			throw new IllegalArgumentException(commandName + " must be the name of a type of command", ex);
		}
		return this.local.subscribe(commandName, handler);
	}

	@Override
	public Registration registerHandlerInterceptor(MessageHandlerInterceptor<? super CommandMessage<?>> interceptor) {
		return this.local.registerHandlerInterceptor(interceptor);
	}

	@Override
	public Registration registerDispatchInterceptor(MessageDispatchInterceptor<? super CommandMessage<?>> interceptor) {
		this.dispatchInterceptors.add(interceptor);
		return () -> this.dispatchInterceptors.remove(interceptor);
	}

	@SuppressWarnings("unchecked")
	private <C> CommandMessage<C> intercept(CommandMessage<C> command) {
		CommandMessage<C> intercepted = command;
		for (MessageDispatchInterceptor<? super CommandMessage<?>> interceptor : this.dispatchInterceptors) {
			intercepted = (CommandMessage<C>) interceptor.handle(intercepted);
		}
		return intercepted;
	}

	@SuppressWarnings("unchecked")
	private <R> CommandResultMessage<R> result(Reply reply, Throwable ex) {
		if (ex == null) {
			return (CommandResultMessage<R>) GenericCommandResultMessage.asCommandResultMessage(reply);
		}
		if (ex instanceof TimeoutException) {
			this.meters.replyTimedOut();
		}
		ProblemException problem = (ex instanceof TimeoutException)
				? new ProblemException(ProblemType.NO_REPLY,
						"No reply came in time. Send the same request again, with the same Idempotency-Key.")
				: new ProblemException(ProblemType.UNAVAILABLE,
						"The broker is away. Send the same request again, with the same Idempotency-Key.");
		problem.initCause(ex);
		return GenericCommandResultMessage.asCommandResultMessage(problem);
	}

}
