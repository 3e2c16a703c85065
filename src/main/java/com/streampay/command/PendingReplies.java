package com.streampay.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Those who wait on this node for a reply. Several may wait for the same one: each gets
 * it, and all but the first are told that it was given before.
 */
class PendingReplies {

	private final ConcurrentMap<Key, List<CompletableFuture<Reply>>> waiting = new ConcurrentHashMap<>();

	private final Duration timeout;

	PendingReplies(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Waits for the reply to a command with this correlation id and body. Completes with
	 * a {@link java.util.concurrent.TimeoutException} where none comes in time.
	 */
	CompletableFuture<Reply> await(String correlationId, String fingerprint) {
		Key key = new Key(correlationId, fingerprint);
		CompletableFuture<Reply> future = new CompletableFuture<>();
		this.waiting.compute(key, (k, others) -> {
			List<CompletableFuture<Reply>> all = (others != null) ? others : new ArrayList<>();
			all.add(future);
			return all;
		});
		future.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((reply, ex) -> forget(key, future));
		return future;
	}

	void complete(String correlationId, String fingerprint, Reply reply) {
		List<CompletableFuture<Reply>> all = this.waiting.remove(new Key(correlationId, fingerprint));
		if (all == null) {
			return;
		}
		// Whoever goes on with the reply must not hold up the replies behind it.
		Thread.startVirtualThread(() -> {
			Reply next = reply;
			for (CompletableFuture<Reply> future : all) {
				future.complete(next);
				next = next.asReplayed();
			}
		});
	}

	private void forget(Key key, CompletableFuture<Reply> future) {
		this.waiting.computeIfPresent(key, (k, all) -> {
			all.remove(future);
			return all.isEmpty() ? null : all;
		});
	}

	private record Key(String correlationId, String fingerprint) {
	}

}
