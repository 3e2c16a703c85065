package com.streampay.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Those who wait on this node for a reply. Several may wait for the same one, having sent
 * the same command: each gets it. All but the one whose own record it answers are told
 * that it was given before; so is who reads, late, the answer to somebody else.
 * <p>
 * A command whose sender has given up is still on its way, and is counted until its reply
 * comes: so the count tells how many commands lie before a new one.
 */
class PendingReplies {

	/** A reply that has not come by then was lost. */
	private static final long LOST_NANOS = Duration.ofMinutes(5).toNanos();

	/**
	 * How often it is looked who has waited too long: a timer for each would cost more.
	 */
	private static final long LOOK_MILLIS = 100;

	private final ConcurrentMap<Key, List<Waiting>> waiting = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicBoolean looking = new AtomicBoolean();

	private final long timeoutNanos;

	PendingReplies(Duration timeout) {
		this.timeoutNanos = timeout.toNanos();
	}

	/**
	 * Waits for the reply to a command with this correlation id and body. Completes with
	 * a {@link TimeoutException} where none comes in time.
	 */
	CompletableFuture<Reply> await(ReplyAddress address) {
		Waiting one = new Waiting(address.messageId(), System.nanoTime(), new CompletableFuture<>());
		this.waiting.compute(Key.of(address), (key, others) -> {
			List<Waiting> all = (others != null) ? others : new ArrayList<>(1);
			all.add(one);
			return all;
		});
		this.count.incrementAndGet();
		lookLater();
		return one.future();
	}

	/**
	 * Gives all who wait for it a reply.
	 * @return whether there are any
	 */
	boolean complete(ReplyAddress address, Reply reply) {
		List<Waiting> all = this.waiting.remove(Key.of(address));
		if (all != null) {
			this.count.addAndGet(-all.size());
			// Whoever goes on with the reply must not hold up the replies behind it.
			Thread.startVirtualThread(() -> all.forEach((one) -> one.future()
				.complete(one.messageId().equals(address.messageId()) ? reply : reply.asReplayed())));
		}
		return all != null;
	}

	/** Ends the wait of the one whose command could not be sent. */
	void fail(ReplyAddress address, Throwable cause) {
		List<Waiting> failed = new ArrayList<>();
		this.waiting.computeIfPresent(Key.of(address), (key, all) -> {
			all.stream().filter((one) -> one.messageId().equals(address.messageId())).forEach(failed::add);
			return without(failed, all);
		});
		failed.forEach((one) -> one.future().completeExceptionally(cause));
	}

	/** How many commands have been sent from here and have no reply yet. */
	int count() {
		return this.count.get();
	}

	private void lookLater() {
		if (this.looking.compareAndSet(false, true)) {
			CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS).execute(this::look);
		}
	}

	private void look() {
		// Whoever comes from now on may be overlooked, and sees to it that it is looked
		// again.
		this.looking.set(false);
		long now = System.nanoTime();
		List<Waiting> late = new ArrayList<>();
		for (Key key : this.waiting.keySet()) {
			this.waiting.computeIfPresent(key, (k, all) -> {
				all.stream().filter((one) -> now - one.since() > this.timeoutNanos).forEach(late::add);
				return without(all.stream().filter((one) -> now - one.since() > LOST_NANOS).toList(), all);
			});
		}
		late.forEach((one) -> one.future().completeExceptionally(new TimeoutException()));
		if (!this.waiting.isEmpty()) {
			lookLater();
		}
	}

	/** The others, of whom there may be none. */
	private List<Waiting> without(List<Waiting> some, List<Waiting> all) {
		all.removeAll(some);
		this.count.addAndGet(-some.size());
		return all.isEmpty() ? null : all;
	}

	private record Key(String correlationId, String fingerprint) {

		static Key of(ReplyAddress address) {
			return new Key(address.correlationId(), address.fingerprint());
		}

	}

	private record Waiting(String messageId, long since, CompletableFuture<Reply> future) {

	}

}
