package com.streampay.benchmark;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.streampay.support.Books;
import com.streampay.support.ServiceProcess;
import com.streampay.support.Tokens;

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
		this.process = start(settings);
	}

	private ServiceProcess start(Map<String, String> settings) {
		Map<String, String> all = new HashMap<>(settings);
		all.putAll(Map.of("spring.datasource.url", this.servers.jdbcUrl(), "spring.datasource.username", "postgres",
				"spring.kafka.bootstrap-servers", this.servers.bootstrapServers(),
				"spring.security.oauth2.resourceserver.jwt.public-key-location",
				Tokens.writePublicKey(this.servers.directory()).toUri().toString()));
		return new ServiceProcess("service", this.servers.directory(), List.of("-Xmx" + this.heap), all);
	}

	/** Stops the service and starts it with other settings and the same data. */
	void restart(Map<String, String> settings) {
		this.process.close();
		this.process = start(settings);
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

}
