package com.streampay.projection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.axonframework.common.Registration;
import org.axonframework.extensions.kafka.eventhandling.consumer.EventConsumer;
import org.axonframework.extensions.kafka.eventhandling.consumer.FetchEventException;
import org.axonframework.extensions.kafka.eventhandling.consumer.Fetcher;
import org.axonframework.extensions.kafka.eventhandling.consumer.RecordConverter;
import org.axonframework.extensions.kafka.eventhandling.consumer.RuntimeErrorHandler;
import org.axonframework.extensions.kafka.eventhandling.consumer.streamable.KafkaEventMessage;

/**
 * Fetches records on a thread per open stream. The extension's own fetcher waits for ever
 * when its stream was closed while the buffer was full; this one's thread ends when its
 * stream is closed, whatever it is doing.
 */
class EventFetcher implements Fetcher<String, byte[], KafkaEventMessage> {

	private static final Duration POLL = Duration.ofSeconds(10);

	private static final Duration CLOSE = Duration.ofSeconds(1);

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	@Override
	@Deprecated
	public Registration poll(Consumer<String, byte[]> consumer,
			RecordConverter<String, byte[], KafkaEventMessage> converter, EventConsumer<KafkaEventMessage> sink) {
		throw new UnsupportedOperationException("A failure would go unnoticed without an error handler");
	}

	@Override
	public Registration poll(Consumer<String, byte[]> consumer,
			RecordConverter<String, byte[], KafkaEventMessage> converter, EventConsumer<KafkaEventMessage> sink,
			RuntimeErrorHandler errorHandler) {
		Thread thread = Thread.ofPlatform()
			.daemon()
			.name("event-fetcher")
			.unstarted(() -> fetch(consumer, converter, sink, errorHandler));
		this.threads.add(thread);
		thread.start();
		return () -> {
			boolean open = this.threads.remove(thread);
			thread.interrupt();
			return open;
		};
	}

	private void fetch(Consumer<String, byte[]> consumer, RecordConverter<String, byte[], KafkaEventMessage> converter,
			EventConsumer<KafkaEventMessage> sink, RuntimeErrorHandler errorHandler) {
		Throwable failure = null;
		try {
			while (this.threads.contains(Thread.currentThread())) {
				sink.consume(converter.convert(consumer.poll(POLL)));
			}
		}
		catch (Throwable ex) {
			failure = ex;
		}
		// Closing the stream takes the thread out; otherwise it must not end unnoticed.
		if (this.threads.remove(Thread.currentThread())) {
			errorHandler.handle(new FetchEventException("Fetching events has failed", failure));
		}
		// A consumer does not close as long as its thread counts as interrupted.
		Thread.interrupted();
		consumer.close(CloseOptions.timeout(CLOSE));
	}

	@Override
	public void shutdown() {
		this.threads.forEach(Thread::interrupt);
		this.threads.clear();
	}

}
