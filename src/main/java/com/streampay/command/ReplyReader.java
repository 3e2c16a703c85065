package com.streampay.command;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads all replies as they come and hands on those that somebody on this node waits for,
 * which are those of other nodes: its own listener has handed on what it has decided. It
 * has taken its place at the end of the topic before it says that it has started, so no
 * reply to a command sent after that is missed.
 * <p>
 * Where this node decides all that is sent from it, nobody here waits for what comes, and
 * it reads at its ease: the broker, and whoever shares the processors, has the less to
 * do.
 */
@Component
@OnRole({ Role.GATEWAY, Role.COMMAND })
class ReplyReader implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(ReplyReader.class);

	private static final Duration POLL = Duration.ofSeconds(10);

	/** The longest that a reply is late which then comes from another node after all. */
	private static final Duration EASE = Duration.ofMillis(20);

	private final ConsumerFactory<String, byte[]> consumers;

	private final ReplyRecords records;

	private final KafkaCommandBus bus;

	private Consumer<String, byte[]> consumer;

	private Thread thread;

	private volatile boolean running;

	ReplyReader(ConsumerFactory<String, byte[]> consumers, ReplyRecords records, KafkaCommandBus bus) {
		this.consumers = consumers;
		this.records = records;
		this.bus = bus;
	}

	@Override
	public void start() {
		this.consumer = this.consumers.createConsumer(null, "replies");
		List<TopicPartition> partitions = this.consumer.partitionsFor(Topics.REPLIES)
			.stream()
			.map(partition -> new TopicPartition(partition.topic(), partition.partition()))
			.toList();
		this.consumer.assign(partitions);
		this.consumer.seekToEnd(partitions);
		// Asking for the positions is what makes the consumer take them.
		partitions.forEach(this.consumer::position);
		this.running = true;
		this.thread = Thread.ofPlatform().name("replies").start(this::read);
	}

	private void read() {
		while (this.running) {
			try {
				this.consumer.poll(POLL).forEach(this::handOn);
				if (this.bus.decidesWhatItSends()) {
					LockSupport.parkNanos(EASE.toNanos());
				}
			}
			catch (WakeupException ex) {
				// Asked to stop.
			}
			catch (RuntimeException ex) {
				log.warn("Reading replies failed, going on", ex);
			}
		}
		this.consumer.close();
	}

	private void handOn(ConsumerRecord<String, byte[]> record) {
		try {
			this.bus.onReply(this.records.address(record), this.records.read(record));
		}
		catch (RuntimeException ex) {
			log.warn("The record at {}-{} of replies is no reply", record.partition(), record.offset(), ex);
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.consumer.wakeup();
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return CommandListener.PHASE;
	}

}
