package com.streampay.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker, its own controller, on 127.0.0.1. It finds its records again when
 * it is given the same directory, on whatever port and however it ended before.
 */
public final class LocalKafka implements AutoCloseable {

	private static final String NODE = "1";

	private final KafkaRaftServer server;

	private final int port;

	private LocalKafka(KafkaRaftServer server, int port) {
		this.server = server;
		this.port = port;
	}

	/**
	 * Starts the broker.
	 * @param logDirectory where the records lie, and stay
	 * @param port the port to listen on, or 0 for any free one
	 * @return the running broker
	 */
	public static LocalKafka start(Path logDirectory, int port) {
		return start(logDirectory, port, 0);
	}

	/**
	 * The same for a broker that clients reach by another port.
	 * @param advertisedPort that port, or 0 for the one it listens on
	 */
	public static LocalKafka start(Path logDirectory, int port, int advertisedPort) {
		return start(logDirectory, port, advertisedPort, null);
	}

	/**
	 * One that lets nobody in but a user named {@code streampay}, by SASL/SCRAM.
	 */
	public static LocalKafka startSecured(Path logDirectory, String password) {
		return start(logDirectory, 0, 0, password);
	}

	private static LocalKafka start(Path logDirectory, int port, int advertisedPort, String password) {
		int brokerPort;
		int controllerPort;
		InetAddress loopback = InetAddress.getLoopbackAddress();
		try (ServerSocket first = new ServerSocket(port, 1, loopback);
				ServerSocket second = new ServerSocket(0, 1, loopback)) {
			brokerPort = first.getLocalPort();
			controllerPort = second.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Kafka cannot listen on port " + port, ex);
		}
		String directory = logDirectory.toAbsolutePath().normalize().toString();
		format(directory, password);
		Map<String, Object> properties = properties(directory, brokerPort, controllerPort,
				(advertisedPort != 0) ? advertisedPort : brokerPort);
		if (password != null) {
			properties.putAll(secured(password));
		}
		KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
		LocalKafka kafka = new LocalKafka(server, brokerPort);
		try {
			server.startup();
		}
		catch (RuntimeException ex) {
			kafka.close();
			throw ex;
		}
		return kafka;
	}

	public String bootstrapServers() {
		return "127.0.0.1:" + this.port;
	}

	@Override
	public void close() {
		this.server.shutdown();
		this.server.awaitShutdown();
	}

	private static void format(String directory, String password) {
		try {
			new Formatter().setNodeId(Integer.parseInt(NODE))
				.setClusterId("streampay-local")
				.setControllerListenerName("CONTROLLER")
				.addDirectory(directory)
				.setMetadataLogDirectory(directory)
				.setIgnoreFormatted(true)
				.setScramArguments((password != null)
						? List.of("SCRAM-SHA-256=[name=streampay,password=" + password + "]") : List.of())
				.setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
				.run();
		}
		catch (Exception ex) {
			throw new IllegalStateException("Kafka's directory " + directory + " cannot be formatted", ex);
		}
	}

	private static Map<String, Object> secured(String password) {
		return Map.of("listener.security.protocol.map", "BROKER:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
				"sasl.enabled.mechanisms", "SCRAM-SHA-256", "sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-256",
				"listener.name.broker.scram-sha-256.sasl.jaas.config",
				"org.apache.kafka.common.security.scram.ScramLoginModule required username=\"streampay\" password=\""
						+ password + "\";");
	}

	private static Map<String, Object> properties(String directory, int brokerPort, int controllerPort,
			int advertisedPort) {
		Map<String, Object> properties = new HashMap<>();
		properties.put("process.roles", "broker,controller");
		properties.put("node.id", NODE);
		properties.put("log.dirs", directory);
		properties.put("listeners", "BROKER://127.0.0.1:" + brokerPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
		properties.put("advertised.listeners", "BROKER://127.0.0.1:" + advertisedPort);
		properties.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
		properties.put("inter.broker.listener.name", "BROKER");
		properties.put("controller.listener.names", "CONTROLLER");
		// Voters named here are not written to the log, so the port may change.
		properties.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
		// Nobody else stands for election, so there is nobody to wait for.
		properties.put("controller.quorum.election.timeout.ms", "100");
		properties.put("auto.create.topics.enable", "false");
		properties.put("offsets.topic.replication.factor", "1");
		properties.put("offsets.topic.num.partitions", "4");
		properties.put("transaction.state.log.replication.factor", "1");
		properties.put("transaction.state.log.min.isr", "1");
		properties.put("transaction.state.log.num.partitions", "4");
		properties.put("share.coordinator.state.topic.replication.factor", "1");
		properties.put("share.coordinator.state.topic.min.isr", "1");
		properties.put("group.initial.rebalance.delay.ms", "0");
		// The controller admits a broker back only once the one that was killed is timed
		// out.
		properties.put("broker.session.timeout.ms", "3000");
		properties.put("broker.heartbeat.interval.ms", "500");
		properties.put("log.cleaner.dedupe.buffer.size", "4194304");
		return properties;
	}

}
