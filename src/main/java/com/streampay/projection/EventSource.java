package com.streampay.projection;

import java.util.ArrayList;
import java.util.List;

import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.extensions.kafka.eventhandling.consumer.ConsumerFactory;
import org.axonframework.messaging.StreamableMessageSource;

import org.springframework.beans.factory.DisposableBean;

/**
 * The topic {@code events}, read and converted once for all streams of this node that are
 * at about the same place. A stream that is elsewhere, since its projection is new or is
 * rebuilt, has a reader of its own until it has caught up with another.
 */
class EventSource implements StreamableMessageSource<TrackedEventMessage<?>>, DisposableBean {

	private final ConsumerFactory<String, byte[]> consumers;

	private final EventRecordConverter converter;

	private final int batchSize;

	/** From the eldest on. Guarded, as all of readers and streams, by this. */
	private final List<EventReader> readers = new ArrayList<>();

	/**
	 * @param batchSize how many events a batch has at most, and consumers give at once
	 */
	EventSource(ConsumerFactory<String, byte[]> consumers, EventRecordConverter converter, int batchSize) {
		this.consumers = consumers;
		this.converter = converter;
		this.batchSize = batchSize;
	}

	/** A stream of messages whose payloads are batches. */
	@Override
	public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken token) {
		return new EventStream(this, Offsets.of(token), this.batchSize, true);
	}

	/** The same for a projection that may get a little late what it then gets at once. */
	BlockingStream<TrackedEventMessage<?>> openUnwatchedStream(TrackingToken token) {
		return new EventStream(this, Offsets.of(token), this.batchSize, false);
	}

	/**
	 * Has the stream be given what comes after its place, by the eldest reader that can:
	 * so those who come to the same place come to have the same reader.
	 */
	void attach(EventStream stream) {
		for (EventReader reader : this.readers) {
			if (reader.isReadBy(stream)) {
				return;
			}
			if (reader.admit(stream)) {
				List.copyOf(this.readers)
					.stream()
					.filter((other) -> other != reader)
					.forEach((other) -> other.leave(stream));
				return;
			}
		}
		EventReader reader = new EventReader(this, this.consumers, this.converter, stream.place());
		this.readers.add(reader);
		reader.admit(stream);
		reader.start();
	}

	synchronized void close(EventStream stream) {
		List.copyOf(this.readers).forEach((reader) -> reader.leave(stream));
	}

	void ended(EventReader reader) {
		this.readers.remove(reader);
	}

	@Override
	public synchronized void destroy() {
		List.copyOf(this.readers).forEach(EventReader::stop);
	}

}
