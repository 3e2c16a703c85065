package com.streampay.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import com.streampay.projection.ChangeSignal;
import com.streampay.projection.ChangeSignals;
import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Knows the streams that are open on this node, wakes those that a change signal
 * concerns, gives them turns, and keeps all of them alive. Stopped before the web server,
 * to say goodbye.
 */
@Component
@OnRole(Role.GATEWAY)
@EnableConfigurationProperties(StreamProperties.class)
class StreamHub implements SmartLifecycle {

	private static final Duration FAREWELL = Duration.ofSeconds(1);

	/** So few that streams cannot use up the database connections that commands need. */
	private static final int TURNS_AT_ONCE = 4;

	private static final Duration IDLE = Duration.ofSeconds(10);

	private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();

	private final Map<String, StreamChannel> channels = new ConcurrentHashMap<>();

	private final StreamReader reader;

	private final StreamMeters meters;

	private final Duration heartbeat;

	/**
	 * Platform threads: very many turns at once would keep virtual threads, which take
	 * none from each other, from answering requests.
	 */
	private final ThreadPoolExecutor turns = new ThreadPoolExecutor(TURNS_AT_ONCE, TURNS_AT_ONCE, IDLE.toMillis(),
			TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(),
			Thread.ofPlatform().daemon().name("stream-", 1).factory());

	private volatile ScheduledThreadPoolExecutor scheduler;

	StreamHub(StreamReader reader, StreamProperties properties, ChangeSignals signals, StreamMeters meters) {
		this.reader = reader;
		this.meters = meters;
		this.heartbeat = properties.heartbeat();
		this.turns.allowCoreThreadTimeOut(true);
		signals.subscribe(this::changed, this::allChanged);
	}

	/** Lets the connection know of changes of the stream from now on. */
	void join(StreamConnection connection, StreamCursor cursor) {
		this.connections.add(connection);
		this.channels.compute(cursor.signal(), (key, present) -> {
			StreamChannel channel = (present != null) ? present : new StreamChannel(this.reader, this::later);
			cursor.joining(channel);
			channel.add(connection);
			return channel;
		});
		this.meters.opened(cursor.stream().view());
		if (!isRunning()) {
			connection.close();
		}
	}

	void leave(StreamConnection connection, List<StreamCursor> cursors) {
		if (!this.connections.remove(connection)) {
			return;
		}
		cursors.forEach(cursor -> {
			this.channels.computeIfPresent(cursor.signal(), (key, channel) -> {
				channel.remove(connection);
				return channel.isEmpty() ? null : channel;
			});
			this.meters.closed(cursor.stream().view());
		});
	}

	/** The connection's turn comes after those of all who wait already. */
	void takeTurn(StreamConnection connection) {
		this.turns.execute(connection);
	}

	StreamMeters meters() {
		return this.meters;
	}

	/** Runs a short task later, unless the node is shutting down. */
	Future<?> later(Duration delay, Runnable task) {
		ScheduledThreadPoolExecutor running = this.scheduler;
		return (running != null) ? running.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS)
				: CompletableFuture.completedFuture(null);
	}

	private void changed(ChangeSignal signal) {
		StreamChannel channel = this.channels.get(signal.rows());
		if (channel != null) {
			channel.changed(signal.traceparent());
		}
	}

	private void allChanged() {
		this.channels.values().forEach((channel) -> channel.changed(null));
	}

	@Override
	public boolean isRunning() {
		return this.scheduler != null;
	}

	@Override
	public void start() {
		ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(1,
				Thread.ofPlatform().daemon().name("stream-hub").factory());
		started.setRemoveOnCancelPolicy(true);
		// Whoever still wants something while it ends is not to fail by it.
		started.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
		started.scheduleAtFixedRate(() -> this.connections.forEach(StreamConnection::heartbeat),
				this.heartbeat.toMillis(), this.heartbeat.toMillis(), TimeUnit.MILLISECONDS);
		this.scheduler = started;
	}

	@Override
	public void stop() {
		this.scheduler.shutdownNow();
		this.scheduler = null;
		this.connections.forEach(StreamConnection::close);
		long deadline = System.nanoTime() + FAREWELL.toNanos();
		try {
			while (!this.connections.isEmpty() && System.nanoTime() < deadline) {
				Thread.sleep(5);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
