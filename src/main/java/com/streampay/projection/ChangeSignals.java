package com.streampay.projection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.streampay.notification.PostgresNotifications;
import com.streampay.processing.RoundTrip;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Tells every node which rows of a query model have changed, when the transaction that
 * changes them has been committed. PostgreSQL notifies all nodes, as part of the
 * transaction; the node that has made it is told at once, and not again.
 */
@Component
public class ChangeSignals {

	/** The channel of PostgreSQL's notifications. */
	private static final String CHANNEL = "streampay_query";

	/** What a node sends begins so, and no model's name does. */
	private static final String ID = "@";

	/** What comes later is passed on once more, which harms nobody. */
	private static final Duration REMEMBERED = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(ChangeSignals.class);

	private final PostgresNotifications notifications;

	private final String node = ID + UUID.randomUUID() + "-";

	private final AtomicLong sent = new AtomicLong();

	/** The ids of what this node has sent and heard of once. */
	private final Cache<String, Boolean> heardOnce = Caffeine.newBuilder()
		.expireAfterWrite(REMEMBERED)
		.executor(Runnable::run)
		.build();

	private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

	ChangeSignals(PostgresNotifications notifications) {
		this.notifications = notifications;
	}

	/**
	 * Has every change signal be received, on threads that must not be blocked. Whoever
	 * wants that says so before the notifications start.
	 * @param onGap called whenever signals may have been missed
	 */
	public void subscribe(Consumer<ChangeSignal> onChange, Runnable onGap) {
		if (this.subscribers.isEmpty()) {
			this.notifications.subscribe(CHANNEL, this::notified, () -> tellAll(Subscriber::onGap));
		}
		this.subscribers.add(new Subscriber(onChange, onGap));
	}

	/**
	 * Signals changes with what writes them, in the current unit of work, each once. A
	 * rebuild signals nothing: nobody reads what it writes.
	 * @param keys whose rows have changed
	 * @param models the names of the query models, without a colon
	 */
	public void add(RoundTrip writes, Collection<String> keys, String... models) {
		List<Sent> signals = keys.stream()
			.distinct()
			.flatMap((key) -> Stream.of(models)
				.map((model) -> new ChangeSignal(model + ":" + key, ProjectionSpans.traceparent(key))))
			.map((signal) -> new Sent(this.node + this.sent.incrementAndGet(), signal))
			.toList();
		List<Sent> notified = new ArrayList<>();
		writes.add("""
				SELECT number, pg_notify(?, payload)
				  FROM unnest(?) WITH ORDINALITY AS signal (payload, number)
				 WHERE current_schema() = 'query'
				""", (row) -> notified.add(signals.get(row.getInt(1) - 1)), CHANNEL,
				signals.stream().map(Sent::payload).toArray(String[]::new));
		// Where a commit is not answered, PostgreSQL is the first that is heard.
		CurrentUnitOfWork.get().afterCommit((committed) -> notified.forEach(this::tell));
	}

	private void tell(Sent sent) {
		if (!this.subscribers.isEmpty() && isFirst(sent.id())) {
			publish(sent.signal());
		}
	}

	private void notified(String payload) {
		if (!payload.startsWith(ID)) {
			publish(ChangeSignal.parse(payload));
			return;
		}
		int end = payload.indexOf(' ');
		if (!payload.startsWith(this.node) || isFirst(payload.substring(0, end))) {
			publish(ChangeSignal.parse(payload.substring(end + 1)));
		}
	}

	/** Of the two times that this node hears of what it has sent itself. */
	private boolean isFirst(String id) {
		boolean first = this.heardOnce.asMap().putIfAbsent(id, true) == null;
		if (!first) {
			this.heardOnce.invalidate(id);
		}
		return first;
	}

	private void publish(ChangeSignal signal) {
		tellAll((subscriber) -> () -> subscriber.onChange().accept(signal));
	}

	/** The failure of one is not to stop the others, or who has changed something. */
	private void tellAll(Function<Subscriber, Runnable> what) {
		for (Subscriber subscriber : this.subscribers) {
			try {
				what.apply(subscriber).run();
			}
			catch (RuntimeException ex) {
				logger.error("Somebody could not be told of a change", ex);
			}
		}
	}

	private record Subscriber(Consumer<ChangeSignal> onChange, Runnable onGap) {

	}

	private record Sent(String id, ChangeSignal signal) {

		String payload() {
			return this.id + " " + this.signal.text();
		}

	}

}
