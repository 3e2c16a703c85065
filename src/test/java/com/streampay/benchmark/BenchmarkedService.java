package com.streampay.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.streampay.local.LocalKafka;
import com.streampay.local.LocalPostgres;
import com.streampay.support.Books;
import com.streampay.support.ServiceProcess;
import com.streampay.support.Tokens;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * The service as a process of its own, with its own PostgreSQL and broker.
 */
final class BenchmarkedService implements AutoCloseable {

	private final Path directory;

	private final LocalPostgres postgres;

	private final LocalKafka kafka;

	private final String heap;

	private ServiceProcess process;

	/**
	 * Starts it.
	 * @param heap the most heap it may use, as {@code -Xmx} takes it
	 */
	BenchmarkedService(String heap) throws IOException {
		this.directory = Files.createTempDirectory("streampay-benchmark");
		this.postgres = LocalPostgres.start(this.directory.resolve("postgres"), true, 0);
		this.kafka = LocalKafka.start(this.directory.resolve("kafka"), 0);
		this.heap = heap;
		this.process = start(Map.of());
	}

	private ServiceProcess start(Map<String, String> settings) {
		Map<String, String> all = new HashMap<>(settings);
		all.putAll(Map.of("spring.datasource.url", this.postgres.jdbcUrl(), "spring.datasource.username", "postgres",
				"spring.kafka.bootstrap-servers", this.kafka.bootstrapServers(),
				"spring.security.oauth2.resourceserver.jwt.public-key-location",
				Tokens.writePublicKey(this.directory).toUri().toString()));
		return new ServiceProcess("service", this.directory, List.of("-Xmx" + this.heap), all);
	}

	/** Stops the service and starts it with other settings and the same data. */
	void restart(Map<String, String> settings) {
		this.process.close();
		this.process = start(settings);
	}

	ServiceProcess process() {
		return this.process;
	}

	JdbcClient jdbc() {
		return JdbcClient.create(new DriverManagerDataSource(this.postgres.jdbcUrl(), "postgres", ""));
	}

	Books books() {
		return new Books(jdbc());
	}

	@Override
	public void close() throws IOException {
		this.process.close();
		this.kafka.close();
		this.postgres.close();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
