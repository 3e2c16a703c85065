package com.streampay.projection;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.axonframework.extensions.kafka.eventhandling.consumer.streamable.Buffer;
import org.axonframework.extensions.kafka.eventhandling.consumer.streamable.KafkaEventMessage;

/**
 * A bounded first-in-first-out buffer between the thread that fetches records and the one
 * that handles them. The extension's own buffer reorders events after their tokens were
 * assigned, so that a token may cover events that were not handled yet.
 */
class EventBuffer implements Buffer<KafkaEventMessage> {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition notEmpty = this.lock.newCondition();

	private final Condition notFull = this.lock.newCondition();

	private final Queue<KafkaEventMessage> events = new ArrayDeque<>();

	private final int capacity;

	private RuntimeException failure;

	EventBuffer(int capacity) {
		this.capacity = capacity;
	}

	@Override
	public void put(KafkaEventMessage event) throws InterruptedException {
		putAll(List.of(event));
	}

	@Override
	public void putAll(Collection<KafkaEventMessage> added) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			for (KafkaEventMessage event : added) {
				while (this.events.size() >= this.capacity) {
					this.notFull.await();
				}
				this.events.add(event);
				this.notEmpty.signal();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Makes the reader fail with the exception once it has taken what came before it.
	 */
	@Override
	public void setException(RuntimeException exception) {
		this.lock.lock();
		try {
			this.failure = exception;
			this.notEmpty.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public KafkaEventMessage poll(long timeout, TimeUnit unit) throws InterruptedException {
		long nanos = unit.toNanos(timeout);
		this.lock.lockInterruptibly();
		try {
			while (this.events.isEmpty() && this.failure == null && nanos > 0) {
				nanos = this.notEmpty.awaitNanos(nanos);
			}
			return next();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public KafkaEventMessage take() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (this.events.isEmpty() && this.failure == null) {
				this.notEmpty.await();
			}
			return next();
		}
		finally {
			this.lock.unlock();
		}
	}

	private KafkaEventMessage next() {
		KafkaEventMessage event = this.events.poll();
		if (event != null) {
			this.notFull.signal();
		}
		else if (this.failure != null) {
			throw this.failure;
		}
		return event;
	}

	@Override
	public KafkaEventMessage peek() {
		this.lock.lock();
		try {
			return this.events.peek();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public int size() {
		this.lock.lock();
		try {
			return this.events.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isEmpty() {
		return size() == 0;
	}

	@Override
	public int remainingCapacity() {
		return this.capacity - size();
	}

	@Override
	public void clear() {
		this.lock.lock();
		try {
			this.events.clear();
			this.notFull.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
