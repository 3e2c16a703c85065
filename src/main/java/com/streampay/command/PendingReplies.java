package com.streampay.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Those who wait on this node for a reply. Several may wait for the same one, having sent
 * the same command: each gets it. All but the one whose own record it answers are told
 * that it was given before; so is who reads, late, the answer to somebody else.
 */
class PendingReplies {

	private final ConcurrentMap<Key, List<Waiting>> waiting = new ConcurrentHashMap<>();

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
		this.waiting.compute(key, (k, others) -> {
			List<Waiting> all = (others != null) ? others : new ArrayList<>();
			all.add(one);
			return all;
		});
		return one.future()
			.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((reply, ex) -> forget(key, one));
	}

	void complete(ReplyAddress address, Reply reply) {
		List<Waiting> all = this.waiting.remove(Key.of(address));
		if (all != null) {
			// Whoever goes on with the reply must not hold up the replies behind it.
			Thread.startVirtualThread(() -> all.forEach((one) -> one.future()
				.complete(one.messageId().equals(address.messageId()) ? reply : reply.asReplayed())));
		}
	}

	private void forget(Key key, Waiting one) {
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
