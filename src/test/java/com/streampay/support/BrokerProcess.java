package com.streampay.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.streampay.local.LocalKafka;
import org.awaitility.Awaitility;

/**
 * The broker as a process of its own, which can be killed and started again on the same
 * port and records. It ends with the process that started it.
 */
public final class BrokerProcess implements AutoCloseable {

	private final Path directory;

	private final int port;

	private final int advertisedPort;

	private final List<String> options;

	private Process process;

	/**
	 * Starts the broker and waits until it takes connections.
	 * @param directory where its records and its log lie
	 * @param port where it listens
	 * @param advertisedPort where its clients find it
	 */
	public BrokerProcess(Path directory, int port, int advertisedPort) {
		this(directory, port, advertisedPort, List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
	}

	/** The same, with the given options of the JVM. */
	public BrokerProcess(Path directory, int port, int advertisedPort, List<String> options) {
		this.options = options;
		this.directory = directory;
		this.port = port;
		this.advertisedPort = advertisedPort;
		start();
	}

	/** What its own process does. */
	public static void main(String[] args) throws IOException {
		LocalKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
		// The pipe ends when the one who started it does.
		while (System.in.read() >= 0) {
			continue;
		}
		Runtime.getRuntime().halt(0);
	}

	/** Starts it (again), and waits until it takes connections. */
	public void start() {
		try {
			List<String> command = new ArrayList<>();
			command.add(ProcessHandle.current().info().command().orElseThrow());
			command.addAll(this.options);
			command.addAll(List.of("-cp", System.getProperty("java.class.path"), BrokerProcess.class.getName(),
					this.directory.resolve("kafka").toString(), Integer.toString(this.port),
					Integer.toString(this.advertisedPort)));
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.directory.resolve("kafka.log").toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		try {
			Awaitility.await("the broker answers").atMost(Duration.ofMinutes(4)).until(this::answers);
		}
		catch (RuntimeException ex) {
			kill();
			throw ex;
		}
	}

	public ProcessHandle handle() {
		return this.process.toHandle();
	}

	/** Kills it, as {@code kill -9} does. */
	public void kill() {
		Processes.kill(handle());
	}

	@Override
	public void close() {
		kill();
	}

	private boolean answers() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("The broker has ended; see " + this.directory);
		}
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 500);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
