package com.streampay.paymentrequest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.streampay.command.CommandContext;
import com.streampay.command.Commands;
import com.streampay.command.Reply;
import com.streampay.id.TimeOrderedId;
import com.streampay.paymentrequest.RequestsDue.Due;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Has requests expire when their time has come. Nothing is kept in memory: what is due is
 * asked of the database, so it does not matter which node asks, or how often, or for how
 * long none did. The command takes effect once.
 */
@Component
@OnRole(Role.COMMAND)
class WhenRequestDueThenExpire implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(WhenRequestDueThenExpire.class);

	private static final String IDENTITY = "streampay-expiry-process";

	/** How many commands are on their way at once. */
	private static final int PAGE = 100;

	/** Requests that other nodes have made meanwhile may be due as early as that. */
	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final RequestsDue due;

	private final Commands commands;

	private volatile Run run;

	WhenRequestDueThenExpire(RequestsDue due, Commands commands) {
		this.due = due;
		this.commands = commands;
	}

	/** Last, when commands can be sent and answered; and stopped first. */
	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE;
	}

	@Override
	public boolean isRunning() {
		return this.run != null;
	}

	@Override
	public void start() {
		this.run = new Run();
	}

	@Override
	public void stop() {
		this.run.stop();
		this.run = null;
	}

	/** From a start to the next stop. */
	private final class Run {

		private final CompletableFuture<Void> stopped = new CompletableFuture<>();

		private final Thread thread = Thread.ofVirtual().name("payment-request-expiry").start(this::watch);

		private boolean failing;

		private void watch() {
			while (!this.stopped.isDone()) {
				pause(expireAll());
			}
		}

		/**
		 * Goes once over all that is due: what cannot be expired stays behind, and is in
		 * nobody's way.
		 * @return for how long nothing is to be done
		 */
		private Duration expireAll() {
			try {
				RuntimeException failure = null;
				for (List<Due> page = page(Due.FIRST); !page.isEmpty(); page = page(page.getLast())) {
					try {
						expire(page);
					}
					catch (CompletionException ex) {
						failure = ex;
					}
				}
				if (failure == null) {
					this.failing = false;
					return WhenRequestDueThenExpire.this.due.untilNext(LONGEST_PAUSE);
				}
				failed(failure);
			}
			catch (RuntimeException ex) {
				failed(ex);
			}
			return LONGEST_PAUSE;
		}

		private List<Due> page(Due after) {
			return this.stopped.isDone() ? List.of() : WhenRequestDueThenExpire.this.due.find(after, PAGE);
		}

		/** Waits for all of them, or to be stopped. */
		private void expire(List<Due> page) {
			List<CompletableFuture<Reply>> replies = new ArrayList<>();
			for (Due request : page) {
				if (this.stopped.isDone()) {
					return;
				}
				replies.add(expire(request));
			}
			CompletableFuture.anyOf(CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)), this.stopped)
				.join();
		}

		/**
		 * With a new idempotency key each time: a refusal that was stored would keep the
		 * request open for ever.
		 */
		private CompletableFuture<Reply> expire(Due request) {
			return WhenRequestDueThenExpire.this.commands
				.send(new ExpireRequestCommand(UUID.fromString(request.requestId()), request.payerId()),
						CommandContext.internal(IDENTITY, TimeOrderedId.next().toString()))
				.thenApply(Reply::acceptedOrThrow);
		}

		/** Said once until all is well again. */
		private void failed(RuntimeException ex) {
			if (this.failing || this.stopped.isDone()) {
				logger.debug("Payment requests still cannot expire", ex);
				return;
			}
			this.failing = true;
			logger.warn("Payment requests that are due cannot expire for now, trying again: {}", ex.getMessage());
		}

		private void pause(Duration duration) {
			try {
				this.stopped.get(duration.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				// Time to look again.
			}
			catch (InterruptedException | ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private void stop() {
			this.stopped.complete(null);
			try {
				this.thread.join(PATIENCE);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
