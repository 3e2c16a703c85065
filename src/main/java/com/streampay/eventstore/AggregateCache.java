package com.streampay.eventstore;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.streampay.processing.Columns;
import com.streampay.processing.RoundTrip;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * The aggregates that were used last, as they are after their last event. Another node
 * may have added to one of them since, so the cache gives only what has been compared
 * with the event store in the same transaction: {@link #verify} looks up the last events
 * of all that a batch of commands will need, and what ends with another, or was not asked
 * for, has to be read from its events. So nothing depends on who owns a shard. The event
 * is told by its identifier, for after a failover that lost it another may have its
 * number.
 */
@Component("aggregateCache")
@OnRole(Role.COMMAND)
@EnableConfigurationProperties(AggregateProperties.class)
public class AggregateCache implements Cache {

	private static final String VERIFIED = AggregateCache.class.getName();

	/**
	 * Which of them end with the event that they are said to. From its number on, and not
	 * only backwards from the end, for a scan takes in all of a page that it may want.
	 */
	private static final String UP_TO_DATE = """
			SELECT id, last_event
			  FROM (SELECT unnest(?) AS id, unnest(?) AS version, unnest(?) AS last_event) AS known
			 WHERE last_event = (SELECT event_identifier FROM event_store.domain_event
			                      WHERE aggregate_identifier = id AND sequence_number >= version
			                      ORDER BY sequence_number DESC LIMIT 1)
			""";

	private final com.github.benmanes.caffeine.cache.Cache<Object, Cached> cached;

	/**
	 * What does not fit is forgotten a moment later, by another thread: at once, it could
	 * be what has just been read, whose snapshot is taken after the commit.
	 */
	AggregateCache(AggregateProperties properties) {
		this.cached = Caffeine.newBuilder().maximumSize(properties.cached()).executor(Runnable::run).build();
	}

	/**
	 * Makes those of these aggregates that are cached and up to date available to the
	 * current unit of work, once it has been read which are.
	 */
	public void verify(Collection<String> aggregateIds, RoundTrip reads) {
		Map<Object, Cached> known = this.cached.getAllPresent(aggregateIds);
		Map<Object, String> lastEvents = verified();
		reads.add(UP_TO_DATE, (row) -> lastEvents.put(row.getString(1), row.getString(2)),
				known.keySet().toArray(String[]::new), Columns.numbers(known.values(), Cached::version),
				Columns.texts(known.values(), Cached::lastEvent));
	}

	/** Forgets these aggregates: what became of their last change is not known. */
	public void forget(Collection<String> aggregateIds) {
		this.cached.invalidateAll(aggregateIds);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <K, V> V get(K key) {
		Cached entry = this.cached.getIfPresent(key);
		return (entry != null && entry.lastEvent().equals(verified().get(key))) ? (V) entry.value() : null;
	}

	@Override
	public void put(Object key, Object value) {
		this.cached.put(key, Cached.of(value));
	}

	@Override
	public boolean putIfAbsent(Object key, Object value) {
		return this.cached.asMap().putIfAbsent(key, Cached.of(value)) == null;
	}

	@Override
	public boolean remove(Object key) {
		return this.cached.asMap().remove(key) != null;
	}

	@Override
	public void removeAll() {
		this.cached.invalidateAll();
	}

	@Override
	public boolean containsKey(Object key) {
		return this.cached.asMap().containsKey(key);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <V> void computeIfPresent(Object key, UnaryOperator<V> update) {
		this.cached.asMap().computeIfPresent(key, (k, entry) -> Cached.of(update.apply((V) entry.value())));
	}

	/** Nobody listens to what a cache forgets. */
	@Override
	public Registration registerCacheEntryListener(EntryListener listener) {
		throw new UnsupportedOperationException();
	}

	/**
	 * An aggregate as this node left it, for whoever holds its lock and has just
	 * committed its events.
	 */
	Optional<EventSourcedAggregate<?>> inMemory(String aggregateId) {
		return Optional.ofNullable(this.cached.getIfPresent(aggregateId)).map(Cached::aggregate);
	}

	private static Map<Object, String> verified() {
		return CurrentUnitOfWork.get().root().getOrComputeResource(VERIFIED, key -> new HashMap<>());
	}

	/**
	 * @param value the entry, which holds the aggregate itself
	 * @param aggregate what it holds
	 * @param version at which the aggregate was when it was put here
	 * @param lastEvent the identifier of the event that led to it
	 */
	private record Cached(Object value, EventSourcedAggregate<?> aggregate, long version, String lastEvent) {

		static Cached of(Object value) {
			EventSourcedAggregate<?> aggregate = ((AggregateCacheEntry<?>) value).recreateAggregate(null, null, null,
					null);
			return new Cached(value, aggregate, aggregate.version(), StateSnapshots.lastEvent(aggregate));
		}

	}

}
