package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * The shards of whoever decides a batch of commands: the partitions of {@code commands}
 * that their consumer is assigned. Nothing rests on their being nobody else's: who is too
 * late with one that has gone over to another loses a race.
 */
public final class Shards {

	/** Those of whoever decides commands that no consumer has read. */
	static final Shards NONE = new Shards(Set.of(), 1);

	private static final String OF_BATCH = Shards.class.getName();

	private final Set<Integer> own;

	private final int all;

	Shards(Set<Integer> own, int all) {
		this.own = own;
		this.all = all;
	}

	static Shards of(Consumer<?, ?> consumer) {
		return new Shards(
				consumer.assignment().stream().map(TopicPartition::partition).collect(Collectors.toUnmodifiableSet()),
				consumer.partitionsFor(Topics.COMMANDS).size());
	}

	/** Those of the batch in whose unit of work this is called. */
	public static Shards ofBatch() {
		return CurrentUnitOfWork.get().root().getOrDefaultResource(OF_BATCH, NONE);
	}

	/** Makes them those of the batch that this is the unit of work of. */
	void attachTo(UnitOfWork<?> batch) {
		batch.resources().put(OF_BATCH, this);
	}

	/** Whether the commands of this account are decided here. */
	public boolean contain(String accountId) {
		return this.own.contains(partition(accountId));
	}

	/** Where Kafka's own partitioner puts records with this key. */
	int partition(String key) {
		return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % this.all;
	}

}
