package com.streampay.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Starts PostgreSQL and Kafka before the service's first bean and points the service at
 * them; stops them after its last. Starts nothing when the service's port is taken.
 */
final class LocalInfrastructure implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	static final String DATA = "streampay.local.data";

	static final String DIRECTORY = "streampay.local.directory";

	static final String ISSUER = "spring.security.oauth2.resourceserver.jwt.issuer-uri";

	private static final String CLIENT = "spring.security.oauth2.client.";

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		int port = environment.getRequiredProperty("server.port", Integer.class);
		if (inUse(port)) {
			System.err.printf(
					"Port %d is in use. Stop what is using it, or choose another: "
							+ "./mvnw spring-boot:test-run -Dspring-boot.run.arguments=--server.port=%d%n",
					port, port + 1);
			throw new AbandonedRunException();
		}
		String kept = environment.getProperty(DATA);
		Path directory = (kept != null) ? Path.of(kept).toAbsolutePath().normalize() : temporaryDirectory();
		LocalPostgres postgres = LocalPostgres.start(directory, kept != null, 0);
		LocalKafka kafka;
		try {
			kafka = LocalKafka.start(directory.resolve("kafka"), 0);
		}
		catch (RuntimeException ex) {
			postgres.close();
			throw ex;
		}
		// Disposed of in reverse order, so after every bean that uses them.
		DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
		beans.registerDisposableBean("localPostgres", postgres::close);
		beans.registerDisposableBean("localKafka", kafka::close);
		String issuer = "http://localhost:" + port;
		configure(environment.getPropertySources(),
				Map.ofEntries(Map.entry("spring.datasource.url", postgres.jdbcUrl()),
						Map.entry("spring.datasource.username", "postgres"),
						Map.entry("spring.datasource.password", ""),
						Map.entry("spring.kafka.bootstrap-servers", kafka.bootstrapServers()),
						Map.entry(ISSUER, issuer), Map.entry(CLIENT + "provider.streampay.issuer-uri", issuer),
						Map.entry(CLIENT + "registration.streampay.client-id", LocalAuthorizationServer.PAGE),
						Map.entry(CLIENT + "registration.streampay.client-secret", LocalAuthorizationServer.PAGE),
						Map.entry("spring.security.oauth2.resourceserver.jwt.audiences",
								LocalAuthorizationServer.AUDIENCE),
						Map.entry("management.server.port", port + 1),
						Map.entry("streampay.simulation.enabled", "true"), Map.entry("server.address", "127.0.0.1"),
						Map.entry("server.tomcat.basedir", directory.resolve("tomcat").toString()),
						Map.entry(DIRECTORY, directory.toString())));
	}

	/**
	 * Only an argument of the command line outranks these; a variable left in the shell
	 * must not lead the local default to another database.
	 */
	private static void configure(MutablePropertySources sources, Map<String, Object> properties) {
		MapPropertySource local = new MapPropertySource("local", properties);
		if (sources.contains(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME)) {
			sources.addAfter(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME, local);
		}
		else {
			sources.addFirst(local);
		}
	}

	/**
	 * Each address of localhost is tried: a browser may take any of them.
	 */
	private static boolean inUse(int port) {
		try {
			for (InetAddress address : InetAddress.getAllByName("localhost")) {
				new ServerSocket(port, 1, address).close();
			}
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static Path temporaryDirectory() {
		try {
			return Files.createTempDirectory("streampay-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
