package com.streampay.notification;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.streampay.role.Role;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Listens to PostgreSQL's notifications on a connection of its own and passes each on as
 * soon as it arrives. A notification can be missed while there is no connection; each
 * subscriber is told when that may have happened, and then has to look for itself.
 */
@Component
public class PostgresNotifications implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(PostgresNotifications.class);

	/** How long there may be silence before the connection is checked. */
	private static final Duration SILENCE = Duration.ofSeconds(10);

	/**
	 * The advisory locks by which nodes are counted, one for each role; the first part is
	 * "SPAY".
	 */
	private static final int LOCK_CLASS = 0x53504159;

	private static final Duration FIRST_RETRY = Duration.ofMillis(100);

	private static final Duration LAST_RETRY = Duration.ofSeconds(5);

	private final DataSource dataSource;

	private final JdbcClient jdbc;

	private final Set<Role> roles;

	private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

	private volatile Thread listener;

	private volatile Connection connection;

	/**
	 * @param dataSource gives up one connection for as long as this runs
	 */
	public PostgresNotifications(DataSource dataSource, Environment environment) {
		this.dataSource = dataSource;
		this.jdbc = JdbcClient.create(dataSource);
		this.roles = Role.of(environment);
	}

	/**
	 * Subscribes to a channel. Both callbacks are called on the one listening thread and
	 * must not block it.
	 * @param channel the channel's name, a plain lower-case identifier
	 * @param onPayload receives the payload of each notification
	 * @param onGap called whenever notifications may have been missed: after every
	 * connect, including the first
	 * @throws IllegalStateException if it is running already
	 */
	public void subscribe(String channel, Consumer<String> onPayload, Runnable onGap) {
		if (isRunning()) {
			throw new IllegalStateException("Subscribe before start: the channel %s is too late".formatted(channel));
		}
		if (!channel.matches("[a-z_]+")) {
			throw new IllegalArgumentException("Not a plain channel name: " + channel);
		}
		this.subscriptions.add(new Subscription(channel, onPayload, onGap));
	}

	/**
	 * How many nodes with that role are listening at this moment. PostgreSQL knows that
	 * better than anyone: each holds a shared lock, and the connection of a node that
	 * died is gone.
	 */
	public int nodes(Role role) {
		return this.jdbc.sql("""
				SELECT count(*) FROM pg_locks
				 WHERE locktype = 'advisory' AND classid = :class AND objid = :role AND objsubid = 2 AND granted
				   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
				""").param("class", LOCK_CLASS).param("role", lock(role)).query(Integer.class).single();
	}

	/** Before everything that may subscribe, and stopped after it. */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	@Override
	public boolean isRunning() {
		return this.listener != null;
	}

	@Override
	public synchronized void start() {
		if (this.listener == null) {
			this.listener = Thread.ofPlatform().daemon().name("postgres-notifications").unstarted(this::listen);
			this.listener.start();
		}
	}

	@Override
	public synchronized void stop() {
		Thread stopped = this.listener;
		if (stopped != null) {
			this.listener = null;
			stopped.interrupt();
			abort(this.connection);
		}
	}

	private void listen() {
		Duration retry = FIRST_RETRY;
		while (isListener()) {
			try (Connection opened = this.dataSource.getConnection()) {
				this.connection = opened;
				subscribeAll(opened);
				retry = FIRST_RETRY;
				deliver(opened);
			}
			catch (SQLException | RuntimeException ex) {
				if (isListener()) {
					logger.warn("No notifications from PostgreSQL for now, trying again in {} ms: {}", retry.toMillis(),
							ex.getMessage());
					pause(retry);
					retry = (retry.compareTo(LAST_RETRY) < 0) ? retry.multipliedBy(2) : LAST_RETRY;
				}
			}
			finally {
				this.connection = null;
			}
		}
	}

	private void subscribeAll(Connection opened) throws SQLException {
		try (Statement statement = opened.createStatement()) {
			for (Role role : this.roles) {
				statement.execute("SELECT pg_advisory_lock_shared(%d, %d)".formatted(LOCK_CLASS, lock(role)));
			}
			// So that the database soon notices a machine that is gone.
			statement.execute("SET tcp_keepalives_idle = 10");
			statement.execute("SET tcp_keepalives_interval = 5");
			statement.execute("SET tcp_keepalives_count = 3");
			for (Subscription subscription : this.subscriptions) {
				statement.execute("LISTEN " + subscription.channel());
			}
		}
		this.subscriptions.forEach(Subscription::gap);
	}

	private void deliver(Connection opened) throws SQLException {
		PGConnection postgres = opened.unwrap(PGConnection.class);
		try {
			while (isListener()) {
				PGNotification[] notifications = postgres.getNotifications((int) SILENCE.toMillis());
				if (notifications == null || notifications.length == 0) {
					if (isListener() && !opened.isValid((int) SILENCE.toSeconds())) {
						throw new SQLException("The connection is dead");
					}
					continue;
				}
				for (PGNotification notification : notifications) {
					this.subscriptions.forEach(s -> s.notified(notification));
				}
			}
		}
		finally {
			// It must not go back to a pool while it still listens.
			abort(opened);
		}
	}

	private static int lock(Role role) {
		return role.ordinal() + 1;
	}

	private boolean isListener() {
		return Thread.currentThread() == this.listener;
	}

	private void pause(Duration duration) {
		try {
			Thread.sleep(duration);
		}
		catch (InterruptedException ex) {
			// Interrupted by stop(), which isListener() tells.
		}
	}

	private static void abort(Connection connection) {
		try {
			if (connection != null) {
				connection.abort(Runnable::run);
			}
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("Could not abort the connection", ex);
		}
	}

	private record Subscription(String channel, Consumer<String> onPayload, Runnable onGap) {

		void notified(PGNotification notification) {
			if (notification.getName().equals(this.channel)) {
				quietly(() -> this.onPayload.accept(notification.getParameter()));
			}
		}

		void gap() {
			quietly(this.onGap);
		}

		/** One subscriber's failure is not to stop the others'. */
		private void quietly(Runnable callback) {
			try {
				callback.run();
			}
			catch (RuntimeException ex) {
				logger.error("A subscriber of the channel {} failed", this.channel, ex);
			}
		}

	}

}
