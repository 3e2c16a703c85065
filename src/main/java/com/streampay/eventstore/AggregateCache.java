package com.streampay.eventstore;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The aggregates that were used last, as they are after their last event. Another node
 * may have added to one of them since. Whoever appends to such a one fails by the event's
 * sequence number; so that nobody refuses anything by it either, the cache gives only to
 * who will {@link #verify}. So nothing depends on who owns a shard.
 */
@Component("aggregateCache")
@OnRole(Role.COMMAND)
@EnableConfigurationProperties(AggregateProperties.class)
public class AggregateCache implements Cache {

	private static final String GIVEN = AggregateCache.class.getName();

	/** For each the end of an index, however long its history is. */
	private static final String VERSIONS = """
			SELECT id, (SELECT sequence_number FROM event_store.domain_event
			             WHERE aggregate_identifier = id ORDER BY sequence_number DESC LIMIT 1)
			  FROM unnest(?) AS id
			""";

	private final com.github.benmanes.caffeine.cache.Cache<Object, Cached> cached;

	private final JdbcTemplate jdbc;

	AggregateCache(JdbcTemplate jdbc, AggregateProperties properties) {
		this.jdbc = jdbc;
		this.cached = Caffeine.newBuilder().maximumSize(properties.cached()).build();
	}

	/**
	 * Makes the cached aggregates available to the current unit of work, which has to
	 * {@link #verify} them at its end.
	 */
	public void begin() {
		CurrentUnitOfWork.get().root().resources().put(GIVEN, new HashMap<>());
	}

	/**
	 * Makes sure that those of which the current unit of work has been given what is
	 * cached are still as they were. The events that it appends to one do that by
	 * themselves, by their sequence numbers; where it has only read one, and refused
	 * something by it, nothing else would.
	 * @throws ConcurrencyException if one has changed since, on another node
	 */
	public void verify() {
		Map<Object, Long> unchanged = new HashMap<>(given());
		unchanged.entrySet().removeIf((given) -> {
			Cached entry = this.cached.getIfPresent(given.getKey());
			return entry != null && entry.version() > given.getValue();
		});
		if (!unchanged.isEmpty()) {
			this.jdbc.query(VERSIONS, (row) -> {
				if (row.getLong(2) != unchanged.get(row.getString(1))) {
					throw new ConcurrencyException("Another node has changed an aggregate in between");
				}
			}, (Object) unchanged.keySet().toArray(String[]::new));
		}
	}

	/** Forgets these aggregates: what became of their last change is not known. */
	public void forget(Collection<String> aggregateIds) {
		this.cached.invalidateAll(aggregateIds);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <K, V> V get(K key) {
		Map<Object, Long> given = given();
		Cached entry = (given != null) ? this.cached.getIfPresent(key) : null;
		if (entry == null) {
			return null;
		}
		given.put(key, entry.version());
		return (V) entry.value();
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

	/** With the version of each, or {@code null} where nobody would verify it. */
	private static Map<Object, Long> given() {
		return CurrentUnitOfWork.get().root().getResource(GIVEN);
	}

	/**
	 * @param value the entry, which holds the aggregate itself
	 * @param aggregate what it holds
	 * @param version at which the aggregate was when it was put here
	 */
	private record Cached(Object value, EventSourcedAggregate<?> aggregate, long version) {

		static Cached of(Object value) {
			EventSourcedAggregate<?> aggregate = ((AggregateCacheEntry<?>) value).recreateAggregate(null, null, null,
					null);
			return new Cached(value, aggregate, aggregate.version());
		}

	}

}
