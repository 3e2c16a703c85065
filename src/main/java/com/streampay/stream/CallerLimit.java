package com.streampay.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;

/**
 * Counts each caller's open streams on this node.
 */
class CallerLimit {

	private final Map<String, Integer> open = new ConcurrentHashMap<>();

	private final int max;

	private final Duration retryAfter;

	CallerLimit(int max, Duration retryAfter) {
		this.max = max;
		this.retryAfter = retryAfter;
	}

	/**
	 * Counts one more stream, which must be released in the end.
	 * @throws ProblemException (429) if the caller has as many as may be
	 */
	void acquire(String caller) {
		this.open.compute(caller, (key, count) -> {
			if (count != null && count >= this.max) {
				throw new ProblemException(ProblemType.TOO_MANY_STREAMS,
						"You have %d streams open. Close one first; one whose connection broke counts until that is noticed."
							.formatted(count),
						this.retryAfter);
			}
			return (count != null) ? count + 1 : 1;
		});
	}

	void release(String caller) {
		this.open.computeIfPresent(caller, (key, count) -> (count > 1) ? count - 1 : null);
	}

	/** Those who have a stream open. */
	Set<String> callers() {
		return Set.copyOf(this.open.keySet());
	}

}
