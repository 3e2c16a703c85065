package com.streampay.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
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
	private static final Duration LOST = Duration.ofMinutes(5);

	private final ConcurrentMap<Key, List<Waiting>> waiting = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final Duration timeout;

	PendingReplies(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Waits for the reply to a command with this correlation id and body. Completes with
	 * a {@link java.util.concurrent.TimeoutException} where none comes in time.
	 */
	CompletableFuture<Reply> await(ReplyAddress address) {
		Key key = Key.of(address);
		Waiting one = new Waiting(address.messageId(), new CompletableFuture<>());
		this.count.incrementAndGet();
		one.future().orTimeout(LOST.toMillis(), TimeUnit.MILLISECONDS).whenComplete((reply, ex) -> forget(key, one));
		this.waiting.compute(key, (k, others) -> {
			List<Waiting> all = (others != null) ? others : new ArrayList<>();
			all.add(one);
			return all;
		});
		return one.future().copy().orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	void complete(ReplyAddress address, Reply reply) {
		List<Waiting> all = this.waiting.remove(Key.of(address));
		if (all != null) {
			// Whoever goes on with the reply must not hold up the replies behind it.
			Thread.startVirtualThread(() -> all.forEach((one) -> one.future()
				.complete(one.messageId().equals(address.messageId()) ? reply : reply.asReplayed())));
		}
	}

	/** Ends the wait of the one whose command could not be sent. */
	void fail(ReplyAddress address, Throwable cause) {
		List<Waiting> failed = new ArrayList<>();
		this.waiting.computeIfPresent(Key.of(address), (key, all) -> {
			all.stream().filter((one) -> one.messageId().equals(address.messageId())).forEach(failed::add);
			return all;
		});
		failed.forEach((one) -> one.future().completeExceptionally(cause));
	}

	/** How many commands have been sent from here and have no reply yet. */
	int count() {
		return this.count.get();
	}

	private void forget(Key key, Waiting one) {
		this.count.decrementAndGet();
		this.waiting.computeIfPresent(key, (k, all) -> {
			all.remove(one);
			return all.isEmpty() ? null : all;
		});
	}

	private record Key(String correlationId, String fingerprint) {

		static Key of(ReplyAddress address) {
			return new Key(address.correlationId(), address.fingerprint());
		}

	}

	private record Waiting(String messageId, CompletableFuture<Reply> future) {

	}

}
