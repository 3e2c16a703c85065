package com.streampay.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.streampay.support.Books;
import com.streampay.support.ServiceProcess;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The service as a process of its own, with its own PostgreSQL and broker.
 */
final class BenchmarkedService implements AutoCloseable {

	private final Servers servers = new Servers();

	private final String heap;

	private ServiceProcess process;

	/**
	 * Starts it.
	 * @param heap the most heap it may use, as {@code -Xmx} takes it
	 */
	BenchmarkedService(String heap) {
		this(heap, Map.of());
	}

	/** The same, with settings. */
	BenchmarkedService(String heap, Map<String, String> settings) {
		this.heap = heap;
		try {
			this.process = start(settings, List.of());
		}
		catch (RuntimeException ex) {
			close(this.servers);
			throw ex;
		}
	}

	/** One that uses a connection of its own to the service. */
	Caller caller(Request request) {
		try {
			HttpConnection connection = new HttpConnection(this.process.port());
			return new Caller() {

				@Override
				public void call(long due) throws IOException {
					request.send(connection, due);
				}

				@Override
				public void close() throws IOException {
					connection.close();
				}

			};
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Waits until no payment is on its way. */
	void awaitCredited() {
		Awaitility.await("every payment is credited")
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(50))
			.until(() -> jdbc().sql("SELECT NOT EXISTS (SELECT FROM event_store.payment_in_flight)")
				.query(Boolean.class)
				.single());
	}

	private ServiceProcess start(Map<String, String> settings, List<String> moreOptions) {
		Map<String, String> all = new HashMap<>();
		// Nobody is refused for being quick, which is what is measured.
		all.put("streampay.command.caller-rate", "100000");
		all.put("streampay.command.caller-burst", "100000");
		all.putAll(settings);
		all.putAll(Map.of("spring.datasource.url", this.servers.jdbcUrl(), "spring.datasource.username", "postgres",
				"spring.kafka.bootstrap-servers", this.servers.bootstrapServers(),
				"spring.security.oauth2.resourceserver.jwt.public-key-location",
				Tokens.writePublicKey(this.servers.directory()).toUri().toString()));
		List<String> options = new ArrayList<>(List.of("-XX:+UseParallelGC", "-XX:ReservedCodeCacheSize=512m",
				"-XX:MetaspaceSize=160m", "-Xmx" + this.heap));
		options.addAll(moreOptions);
		return new ServiceProcess("service", this.servers.directory(), options, all);
	}

	/** Stops the service. Its data stay. */
	void stop() {
		this.process.close();
	}

	/** Stops the service and starts it with other settings and the same data. */
	void restart(Map<String, String> settings) {
		this.process.close();
		this.process = start(settings, List.of());
	}

	/**
	 * Stops the service and starts it as a node that only projects, with the same data
	 * and the option that docs/operations.md has for such a node.
	 */
	void restartAsProjection() {
		this.process.close();
		this.process = start(Map.of("streampay.gateway.enabled", "false", "streampay.command.enabled", "false"),
				List.of("-XX:CompileThresholdScaling=4"));
	}

	private static void close(Servers servers) {
		try {
			servers.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	ServiceProcess process() {
		return this.process;
	}

	Servers servers() {
		return this.servers;
	}

	JdbcClient jdbc() {
		return this.servers.jdbc();
	}

	Books books() {
		return new Books(jdbc());
	}

	@Override
	public void close() throws IOException {
		this.process.close();
		this.servers.close();
	}

	/** What a caller does. */
	interface Request {

		void send(HttpConnection connection, long due) throws IOException;

	}

}
