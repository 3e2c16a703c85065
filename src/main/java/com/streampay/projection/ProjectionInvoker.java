package com.streampay.projection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.streampay.processing.RoundTrip;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Has a projection handle a batch of events as a whole. If that fails by the fault of an
 * event, each is handled by itself, and the one at fault is set aside as a dead letter;
 * so is every later event of its key, until the letter is gone. All of this is in the
 * transaction of the batch.
 */
class ProjectionInvoker implements EventHandlerInvoker {

	private final String name;

	private final Projection projection;

	private final EventHandlerInvoker handlers;

	/** Which types the handlers handle, which takes long to find out. */
	private final ClassValue<Boolean> handled = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return ProjectionInvoker.this.handlers.canHandleType(type);
		}

	};

	private final ProjectionSpans spans;

	private final DeadLetters deadLetters;

	private final TransactionOperations savepoint;

	private final JdbcOperations jdbc;

	/**
	 * @param savepoint runs what it is given in the current transaction, and undoes it if
	 * it fails
	 */
	ProjectionInvoker(String name, Projection projection, EventHandlerInvoker handlers, ProjectionSpans spans,
			DeadLetters deadLetters, TransactionOperations savepoint, JdbcOperations jdbc) {
		this.name = name;
		this.projection = projection;
		this.handlers = handlers;
		this.spans = spans;
		this.deadLetters = deadLetters;
		this.savepoint = savepoint;
		this.jdbc = jdbc;
	}

	@Override
	public boolean canHandleType(Class<?> payloadType) {
		return payloadType == EventBatch.class;
	}

	@Override
	public boolean canHandle(EventMessage<?> batch, Segment segment) {
		return EventBatch.of(batch).events().stream().anyMatch((event) -> concerns(event, segment));
	}

	/** Whether it is anything that the projection, as a whole, may have to handle. */
	boolean concerns(RecordedEvent event) {
		return concerns(event, Segment.ROOT_SEGMENT);
	}

	/** What cannot be read may be anything, so it concerns every projection. */
	private boolean concerns(RecordedEvent event, Segment segment) {
		return (event.isUnreadable() || this.handled.get(event.getPayloadType()))
				&& segment.matches(event.key().hashCode());
	}

	@Override
	public void handle(EventMessage<?> batch, Segment segment) {
		List<RecordedEvent> events = EventBatch.of(batch)
			.events()
			.stream()
			.filter((event) -> concerns(event, segment))
			.toList();
		events.forEach((event) -> this.spans.follow(this.name, event));
		handleAll(events);
	}

	private void handleAll(List<RecordedEvent> events) {
		RoundTrip begin = ProjectionTokens.beginning();
		Set<String> waiting = DeadLetters.waiting(this.name,
				events.stream().map(RecordedEvent::key).collect(Collectors.toSet()), begin);
		this.projection.read(events, begin);
		// The token is stored then, and stays so.
		begin.add("SAVEPOINT batch").run(this.jdbc);
		if (!waiting.isEmpty()) {
			handleOneByOne(events, waiting);
			return;
		}
		try {
			changes(events).runLast(this.jdbc);
		}
		catch (RuntimeException ex) {
			if (!isFaultOfAnEvent(ex)) {
				throw ex;
			}
			this.jdbc.execute("ROLLBACK TO SAVEPOINT batch");
			handleOneByOne(events, waiting);
		}
	}

	private void handleOneByOne(List<RecordedEvent> events, Set<String> waiting) {
		for (RecordedEvent event : events) {
			String key = event.key();
			try {
				if (waiting.contains(key)) {
					this.deadLetters.add(this.name, event, null);
				}
				else {
					applyOrUndo(event);
				}
			}
			catch (RuntimeException ex) {
				if (!isFaultOfAnEvent(ex)) {
					throw ex;
				}
				this.deadLetters.add(this.name, event, ex);
				waiting.add(key);
			}
		}
	}

	/**
	 * Has the projection handle an event.
	 * @throws RuntimeException if it cannot, in which case nothing of it stays and the
	 * transaction can go on
	 */
	void applyOrUndo(RecordedEvent event) {
		this.savepoint.executeWithoutResult((transaction) -> apply(List.of(event)));
	}

	/**
	 * Has the projection handle the events, now and wholly.
	 * @throws RuntimeException if it cannot, in which case the transaction cannot go on
	 */
	void apply(List<RecordedEvent> events) {
		RoundTrip reads = new RoundTrip();
		this.projection.read(events, reads);
		reads.run(this.jdbc);
		changes(events).run(this.jdbc);
	}

	private RoundTrip changes(List<RecordedEvent> events) {
		try {
			events.forEach(this::handleNow);
			return ProjectionBatch.writes();
		}
		finally {
			ProjectionBatch.discard();
		}
	}

	private void handleNow(RecordedEvent event) {
		if (event.isUnreadable()) {
			throw new IllegalArgumentException("The record is not an event that this node knows");
		}
		try {
			this.handlers.handle(event, Segment.ROOT_SEGMENT);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * SQLSTATE classes 22 (data exception) and 23 (integrity constraint violation) come
	 * from what is written; whatever else the database has to say would meet any event.
	 */
	static boolean isFaultOfAnEvent(Throwable thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException ex) {
				String state = ex.getSQLState();
				return state != null && (state.startsWith("22") || state.startsWith("23"));
			}
		}
		return true;
	}

}
