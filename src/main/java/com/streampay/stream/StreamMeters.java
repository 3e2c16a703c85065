package com.streampay.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.trace.Traces;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/**
 * What this node measures of streams, each by the name of its view.
 */
@Component
@OnRole(Role.GATEWAY)
class StreamMeters {

	private static final Duration[] BUCKETS = { Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
			Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
			Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60) };

	private final MeterRegistry registry;

	private final Traces traces;

	private final Map<String, AtomicInteger> open = new ConcurrentHashMap<>();

	private final Map<String, Timer> freshness = new ConcurrentHashMap<>();

	StreamMeters(MeterRegistry registry, Traces traces) {
		this.registry = registry;
		this.traces = traces;
	}

	void opened(StreamView view) {
		this.open.computeIfAbsent(view.name(), this::gauge).incrementAndGet();
	}

	void closed(StreamView view) {
		this.open.computeIfAbsent(view.name(), this::gauge).decrementAndGet();
	}

	/**
	 * Events that were written to a client who had been sent all before them. How fresh
	 * they are is told by the oldest: there may be very many clients, and some events at
	 * once for each.
	 */
	void written(StreamCursor cursor, StreamReader.Page page) {
		if (page.events().isEmpty()) {
			return;
		}
		String name = cursor.stream().view().name();
		if (page.events().getFirst().event().data() instanceof Timed timed) {
			timer(name).record(Duration.between(timed.timestamp(), Instant.now()));
		}
		StreamChannel.Trace trace = cursor.channel().trace();
		this.traces.start("stream " + name, trace.traceparent(), trace.since()).end();
	}

	private AtomicInteger gauge(String stream) {
		AtomicInteger count = new AtomicInteger();
		Gauge.builder("streampay.streams.open", count, AtomicInteger::get)
			.description("Clients that watch the stream on this node")
			.tag("stream", stream)
			.register(this.registry);
		return count;
	}

	private Timer timer(String stream) {
		Timer known = this.freshness.get(stream);
		return (known != null) ? known : this.freshness.computeIfAbsent(stream, (name) -> Timer
			.builder("streampay.freshness")
			.description(
					"From an event's decision to its having been written to a client's stream, the oldest of each write")
			.tag("stream", name)
			.serviceLevelObjectives(BUCKETS)
			.register(this.registry));
	}

}
