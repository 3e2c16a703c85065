package com.streampay.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;

/**
 * The service as a process of its own, started as outside tools start it: the main class,
 * and no test on its class path. It can be killed.
 */
public final class ServiceProcess implements AutoCloseable {

	/** A machine that does much else at the moment takes minutes. */
	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");

	private final List<String> command = new ArrayList<>();

	private final int port;

	private final Map<String, String> environment;

	private final int managementPort = freePort();

	private final Path log;

	private Process process;

	/**
	 * Starts the service and waits until it answers.
	 * @param directory where it may write
	 */
	public ServiceProcess(String name, Path directory, Map<String, String> properties) {
		this(name, directory, OPTIONS, properties);
	}

	/**
	 * The same, with the given options of the JVM.
	 */
	public ServiceProcess(String name, Path directory, List<String> options, Map<String, String> properties) {
		this(name, directory, freePort(), options, properties, Map.of());
	}

	/**
	 * One that is told everything by its environment, as in a container.
	 */
	public static ServiceProcess ofEnvironment(String name, Path directory, int port, Map<String, String> environment) {
		return new ServiceProcess(name, directory, port, OPTIONS, Map.of(), environment);
	}

	private ServiceProcess(String name, Path directory, int port, List<String> options, Map<String, String> properties,
			Map<String, String> environment) {
		this.port = port;
		this.environment = environment;
		this.log = directory.resolve(name + ".log");
		this.command.add(ProcessHandle.current().info().command().orElseThrow());
		this.command.addAll(options);
		this.command.addAll(List.of("-cp", classPathWithoutTests(), "com.streampay.StreamPayApplication",
				"--server.address=127.0.0.1", "--server.port=" + this.port,
				"--management.server.port=" + this.managementPort,
				"--server.tomcat.basedir=" + directory.resolve(name)));
		properties.forEach((key, value) -> this.command.add("--" + key + "=" + value));
		start();
	}

	public URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	/** The same, of the actuator's port. */
	public URI managementUri(String path) {
		return URI.create("http://127.0.0.1:" + this.managementPort + path);
	}

	/** Starts it (again) on the same port, and waits until it answers. */
	public void start() {
		try {
			ProcessBuilder builder = new ProcessBuilder(this.command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()));
			builder.environment().putAll(this.environment);
			this.process = builder.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		try {
			Awaitility.await("the service answers").atMost(PATIENCE).until(this::answers);
		}
		catch (RuntimeException ex) {
			kill();
			throw new IllegalStateException("The service did not start:\n" + endOfLog(), ex);
		}
	}

	/** The log itself may go with its directory. */
	private String endOfLog() {
		try {
			List<String> lines = Files.readAllLines(this.log);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - 50), lines.size()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.port;
	}

	public ProcessHandle handle() {
		return this.process.toHandle();
	}

	public long pid() {
		return this.process.pid();
	}

	/** Whether its process lives. */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** Kills it, as {@code kill -9} does. */
	public void kill() {
		Processes.kill(handle());
	}

	/** Ends it, as an operator does, and says where it hangs if it does not end. */
	@Override
	public void close() {
		this.process.destroy();
		try {
			Processes.awaitEnd(handle());
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException(threads(), ex);
		}
		finally {
			kill();
		}
	}

	private String threads() {
		Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
		try {
			Process dump = new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "Thread.print")
				.redirectErrorStream(true)
				.start();
			return new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean answers() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("The service has ended");
		}
		try {
			return Api.send(java.net.http.HttpRequest.newBuilder(uri("/users")).build()).status() == 401;
		}
		catch (Api.Unanswered ex) {
			return false;
		}
	}

	/**
	 * Nor the local default's authorization server, which would have the service trust
	 * itself, nor the JPA of a peer that the benchmark compares with.
	 */
	private static String classPathWithoutTests() {
		return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
			.filter(entry -> !entry.endsWith("test-classes") && !entry.contains("authorization-server")
					&& !entry.contains("hibernate-core") && !entry.contains("jakarta.persistence"))
			.collect(Collectors.joining(java.io.File.pathSeparator));
	}

	/** A port that nobody listens on at this moment. */
	public static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
