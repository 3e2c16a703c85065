package com.streampay.publisher;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How far the publisher is behind the event store, in places of its order. Every node
 * tells the same.
 */
@Component
@OnRole(Role.COMMAND)
class PublisherLag implements MeterBinder {

	private final JdbcClient jdbc;

	private final Serializer serializer;

	PublisherLag(JdbcClient jdbc, Serializer serializer) {
		this.jdbc = jdbc;
		this.serializer = serializer;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("streampay.publisher.lag", this::events)
			.description("Events of the event store that the topic \"events\" does not have yet")
			.register(registry);
	}

	/** The tokens are read first: what is stored in between only seems to be waiting. */
	private long events() {
		long published = this.jdbc
			.sql("SELECT token, token_type FROM event_store.token WHERE processor_name = 'event-publisher'")
			.query(Token.class)
			.stream()
			.mapToLong(this::position)
			.min()
			.orElse(-1);
		return this.jdbc.sql("SELECT count(*) FROM event_store.domain_event WHERE global_index > ?")
			.param(published)
			.query(Long.class)
			.single();
	}

	private long position(Token token) {
		if (token.token() == null) {
			return -1;
		}
		TrackingToken tracking = this.serializer
			.deserialize(new SimpleSerializedObject<>(token.token(), byte[].class, token.tokenType(), null));
		return tracking.position().orElse(-1);
	}

	private record Token(byte[] token, String tokenType) {
	}

}
