package com.streampay.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Has a consumer's polls bring all that has come. A consumer asks for more when it hands
 * on a batch, and the broker answers that with the first record to come: all that come
 * later, while the batch is being handled, would wait until the next one is handled too.
 * So where records are there at once, as they are under load, it is asked a second time.
 */
final class FullPolls<K, V> implements InvocationHandler {

	/** For an answer, where nothing more has come. */
	private static final Duration PATIENCE = Duration.ofMillis(5);

	private final Consumer<K, V> consumer;

	/** Whether there were several records the last time. */
	private boolean underLoad;

	private RuntimeException failure;

	private FullPolls(Consumer<K, V> consumer) {
		this.consumer = consumer;
	}

	/**
	 * The consumer, whose polls are full where it shares a topic with others of a group.
	 * Whoever reads a whole topic does so faster than it asks.
	 */
	@SuppressWarnings("unchecked")
	static <K, V> Consumer<K, V> of(Consumer<K, V> consumer) {
		return (Consumer<K, V>) Proxy.newProxyInstance(Consumer.class.getClassLoader(),
				new Class<?>[] { Consumer.class }, new FullPolls<>(consumer));
	}

	@Override
	public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
		if (method.getName().equals("poll")) {
			return poll((Duration) arguments[0]);
		}
		try {
			return method.invoke(this.consumer, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private ConsumerRecords<K, V> poll(Duration timeout) {
		if (this.failure != null) {
			RuntimeException thrown = this.failure;
			this.failure = null;
			throw thrown;
		}
		if (this.consumer.subscription().isEmpty()) {
			return this.consumer.poll(timeout);
		}
		ConsumerRecords<K, V> records = this.consumer.poll(Duration.ZERO);
		if (records.isEmpty()) {
			records = this.consumer.poll(timeout);
		}
		else if (this.underLoad || records.count() > 1) {
			records = together(records, pollAgain());
		}
		this.underLoad = records.count() > 1;
		return records;
	}

	/** The records that are there already must not be lost by a failure. */
	private ConsumerRecords<K, V> pollAgain() {
		try {
			return this.consumer.poll(PATIENCE);
		}
		catch (RuntimeException ex) {
			this.failure = ex;
			return ConsumerRecords.empty();
		}
	}

	private ConsumerRecords<K, V> together(ConsumerRecords<K, V> first, ConsumerRecords<K, V> second) {
		Map<TopicPartition, List<ConsumerRecord<K, V>>> records = new HashMap<>();
		Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
		for (ConsumerRecords<K, V> some : List.of(first, second)) {
			some.partitions()
				.forEach((partition) -> records.computeIfAbsent(partition, (none) -> new ArrayList<>())
					.addAll(some.records(partition)));
			next.putAll(some.nextOffsets());
		}
		return new ConsumerRecords<>(records, next);
	}

}
