package com.streampay.reliability;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.streampay.local.LocalPostgres;
import com.streampay.support.BrokerProcess;
import com.streampay.support.Processes;
import com.streampay.support.ServiceProcess;
import com.streampay.support.TcpProxy;
import com.streampay.support.Tokens;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Two nodes of the service, a broker and a PostgreSQL, each in processes of its own, and
 * between them networks that can fail: between clients and nodes, and between the nodes
 * and each of the other two.
 */
final class Cluster implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private final Path directory;

	private final int postgresPort;

	private LocalPostgres postgres;

	private final BrokerProcess broker;

	private final TcpProxy toPostgres;

	private final TcpProxy toBroker;

	private final List<ServiceProcess> nodes;

	private final List<TcpProxy> toNodes;

	/**
	 * Starts everything.
	 */
	Cluster(Path directory) {
		this.directory = directory;
		this.postgres = LocalPostgres.start(directory.resolve("postgres"), true, 0);
		this.postgresPort = this.postgres.port();
		this.toPostgres = new TcpProxy(this.postgresPort);
		int brokerPort = ServiceProcess.freePort();
		this.toBroker = new TcpProxy(brokerPort);
		this.broker = new BrokerProcess(directory, brokerPort, this.toBroker.port());
		Map<String, String> all = new HashMap<>();
		// So that it is a race with whatever else may become of them.
		all.put("streampay.payment-request.expires-after", "5s");
		all.putAll(Map.of("spring.datasource.url",
				"jdbc:postgresql://127.0.0.1:" + this.toPostgres.port() + "/postgres?user=postgres",
				"spring.datasource.username", "postgres", "spring.kafka.bootstrap-servers", bootstrapServers(),
				"spring.security.oauth2.resourceserver.jwt.public-key-location",
				Tokens.writePublicKey(directory).toUri().toString(), "streampay.stream.max-per-caller", "10000"));
		this.nodes = List.of(new ServiceProcess("first", directory, all), new ServiceProcess("second", directory, all));
		this.toNodes = this.nodes.stream().map(node -> new TcpProxy(node.port())).toList();
	}

	/** Where clients find the nodes. */
	List<Function<String, URI>> nodes() {
		return this.toNodes.stream()
			.<Function<String, URI>>map(proxy -> path -> URI.create("http://127.0.0.1:" + proxy.port() + path))
			.toList();
	}

	List<ServiceProcess> processes() {
		return this.nodes;
	}

	BrokerProcess broker() {
		return this.broker;
	}

	LocalPostgres postgres() {
		return this.postgres;
	}

	/** All networks, by what they lead to. */
	Map<String, TcpProxy> networks() {
		return Map.of("database", this.toPostgres, "broker", this.toBroker, "first", this.toNodes.get(0), "second",
				this.toNodes.get(1));
	}

	String bootstrapServers() {
		return "127.0.0.1:" + this.toBroker.port();
	}

	/** The database as the tests see it, by no network that fails. */
	JdbcClient jdbc() {
		return JdbcClient.create(new DriverManagerDataSource(
				"jdbc:postgresql://127.0.0.1:" + this.postgresPort + "/postgres?user=postgres", "postgres", ""));
	}

	/**
	 * Kills PostgreSQL, as {@code kill -9} does: the postmaster and all it has started.
	 */
	void killPostgres() {
		ProcessHandle postmaster = this.postgres.process();
		List<ProcessHandle> workers = postmaster.children().toList();
		postmaster.destroyForcibly();
		workers.forEach(ProcessHandle::destroyForcibly);
		Processes.awaitEnd(postmaster);
		this.postgres.close();
	}

	/**
	 * Starts PostgreSQL again on the same port and data. It does not start as long as
	 * there is a worker that was not killed with the others.
	 */
	void startPostgres() {
		again(() -> this.postgres = LocalPostgres.start(this.directory.resolve("postgres"), true, this.postgresPort));
	}

	/** Starts the broker again on the same port and records. */
	void startBroker() {
		again(this.broker::start);
	}

	/** Starts a node that was killed, as often as what it needs is not there. */
	static void start(ServiceProcess node) {
		again(node::start);
	}

	/** As whoever supervises it does. */
	private static void again(Runnable start) {
		Instant end = Instant.now().plus(PATIENCE);
		while (true) {
			try {
				start.run();
				return;
			}
			catch (RuntimeException ex) {
				if (Instant.now().isAfter(end)) {
					throw ex;
				}
			}
		}
	}

	@Override
	public void close() {
		this.nodes.forEach(ServiceProcess::kill);
		this.toNodes.forEach(TcpProxy::close);
		this.toBroker.close();
		this.toPostgres.close();
		this.broker.close();
		this.postgres.close();
	}

}
