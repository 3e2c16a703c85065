package com.streampay.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import com.streampay.StreamPayApplication;
import com.streampay.local.LocalKafka;
import com.streampay.local.LocalPostgres;

import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * The whole service on a free port, with a real PostgreSQL and a real broker of its own.
 */
public final class RunningStreamPay implements AutoCloseable {

	private static RunningStreamPay shared;

	private final Path directory = temporaryDirectory();

	private final Map<String, Object> properties = new HashMap<>();

	private LocalPostgres postgres = LocalPostgres.start(this.directory.resolve("postgres"), true, 0);

	private final int postgresPort = this.postgres.port();

	private LocalKafka kafka = LocalKafka.start(this.directory.resolve("kafka"), 0);

	private final int kafkaPort = URI.create("kafka://" + this.kafka.bootstrapServers()).getPort();

	private ConfigurableApplicationContext application;

	private RunningStreamPay(Map<String, Object> properties) {
		this.properties.putAll(Map.of("server.port", 0, "server.address", "127.0.0.1", "management.server.port", 0,
				"spring.datasource.url", this.postgres.jdbcUrl(), "spring.datasource.username", "postgres",
				"spring.kafka.bootstrap-servers", this.kafka.bootstrapServers(),
				"spring.security.oauth2.resourceserver.jwt.public-key-location",
				Tokens.writePublicKey(this.directory).toUri().toString(),
				"spring.security.oauth2.resourceserver.jwt.audiences", Tokens.AUDIENCE, "server.tomcat.basedir",
				this.directory.resolve("tomcat").toString()));
		this.properties.putAll(properties);
		startApplication();
	}

	/** The one that tests share as long as they break nothing. */
	public static synchronized RunningStreamPay shared() {
		if (shared == null) {
			shared = start(Map.of("streampay.stream.heartbeat", "100ms"));
			Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
		}
		return shared;
	}

	/** One for a test that breaks things, or needs other settings. */
	public static RunningStreamPay start(Map<String, Object> properties) {
		return new RunningStreamPay(properties);
	}

	public URI uri(String path) {
		return URI
			.create("http://127.0.0.1:" + this.application.getEnvironment().getProperty("local.server.port") + path);
	}

	/** The same, of the actuator's port. */
	public URI managementUri(String path) {
		return URI.create(
				"http://127.0.0.1:" + this.application.getEnvironment().getProperty("local.management.port") + path);
	}

	/** What another node needs to share database, broker and issuer with this one. */
	public Map<String, String> settings() {
		Map<String, String> settings = new HashMap<>();
		this.properties.forEach((name, value) -> {
			if (name.startsWith("spring.")) {
				settings.put(name, value.toString());
			}
		});
		return settings;
	}

	public String bootstrapServers() {
		return this.kafka.bootstrapServers();
	}

	public String jdbcUrl() {
		return this.postgres.jdbcUrl();
	}

	public JdbcClient jdbc() {
		return bean(JdbcClient.class);
	}

	public <T> T bean(String name, Class<T> type) {
		return this.application.getBean(name, type);
	}

	public <T> Stream<T> beans(Class<T> type) {
		return this.application.getBeansOfType(type).values().stream();
	}

	public <T> T bean(Class<T> type) {
		return this.application.getBean(type);
	}

	public void startApplication() {
		this.application = new SpringApplicationBuilder(StreamPayApplication.class).bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.initializers((context) -> context.getBeanFactory()
				.registerSingleton("withoutLocalDefault", new WithoutLocalDefault()))
			.run(this.properties.entrySet()
				.stream()
				.map((p) -> "--" + p.getKey() + "=" + p.getValue())
				.toArray(String[]::new));
	}

	public void stopApplication() {
		this.application.close();
	}

	/** Stops the broker. Its records stay. */
	public void stopKafka() {
		this.kafka.close();
	}

	public void startKafka() {
		this.kafka = LocalKafka.start(this.directory.resolve("kafka"), this.kafkaPort);
	}

	/** Stops and starts PostgreSQL on the same port and with the same data. */
	public void restartPostgres() {
		stopPostgres();
		startPostgres();
	}

	public void stopPostgres() {
		this.postgres.close();
	}

	public void startPostgres() {
		this.postgres = LocalPostgres.start(this.directory.resolve("postgres"), true, this.postgresPort);
	}

	@Override
	public void close() {
		stopApplication();
		this.kafka.close();
		this.postgres.close();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path temporaryDirectory() {
		try {
			return Files.createTempDirectory("streampay-test-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The local default lies in a package that the service scans, and tests bring their
	 * own tokens.
	 */
	private static final class WithoutLocalDefault extends TypeExcludeFilter {

		@Override
		public boolean match(MetadataReader type, MetadataReaderFactory factory) {
			return type.getClassMetadata().getClassName().startsWith("com.streampay.local.");
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof WithoutLocalDefault;
		}

		@Override
		public int hashCode() {
			return 1;
		}

	}

}
