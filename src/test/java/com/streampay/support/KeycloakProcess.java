package com.streampay.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;

/**
 * Keycloak as a process of its own, from its distribution, with one realm and all that it
 * knows in memory.
 */
public final class KeycloakProcess implements AutoCloseable {

	private static final String REALM = "streampay";

	/**
	 * The one that a deployment imports. What it leaves open comes from the environment.
	 */
	private static final Path REALM_FILE = Path.of("deploy/streampay-realm.json");

	/** Of the page, as a client of Keycloak. */
	public static final String CLIENT_SECRET = "the-secret-of-the-page";

	/** Half of what the start costs is compiling it to run for long. */
	private static final String JAVA_OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms256m -Xmx768m";

	private final int port = ServiceProcess.freePort();

	private final Path log;

	private final Process process;

	/**
	 * Starts Keycloak and waits until it knows its realm.
	 * @param pagePort the port of the service that users sign in at
	 */
	public KeycloakProcess(int pagePort) {
		Path home = Path.of(System.getProperty("keycloak.home", "target/keycloak")).toAbsolutePath();
		this.log = home.resolveSibling("keycloak.log");
		if (!Files.isDirectory(home)) {
			throw new IllegalStateException("There is no Keycloak in " + home + ": run ./mvnw process-test-classes");
		}
		boolean windows = System.getProperty("os.name").startsWith("Windows");
		ProcessBuilder command = new ProcessBuilder(
				windows ? home.resolve("bin/kc.bat").toString() : home.resolve("bin/kc.sh").toString(), "start-dev",
				"--db=dev-mem", "--import-realm", "--http-host=127.0.0.1", "--http-port=" + this.port,
				"--log-level=info");
		command.environment().put("JAVA_HOME", System.getProperty("java.home"));
		command.environment().put("JAVA_OPTS", JAVA_OPTIONS);
		command.environment()
			.putAll(Map.of("STREAMPAY_URL", "http://127.0.0.1:" + pagePort, "STREAMPAY_CLIENT_SECRET", CLIENT_SECRET,
					"ALICE_PASSWORD", "alice", "BOB_PASSWORD", "bob"));
		try {
			Path realm = home.resolve("data/import/" + REALM + "-realm.json");
			Files.createDirectories(realm.getParent());
			Files.copy(REALM_FILE, realm, StandardCopyOption.REPLACE_EXISTING);
			this.process = command.redirectErrorStream(true).redirectOutput(this.log.toFile()).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		// For whoever stops the tests before they are through.
		Runtime.getRuntime().addShutdownHook(new Thread(this::close));
		Awaitility.await("Keycloak knows its realm; its log is " + this.log)
			.atMost(Duration.ofMinutes(8))
			.pollInterval(Duration.ofMillis(500))
			.until(this::answers);
	}

	/** What its tokens say they are from. */
	public String issuer() {
		return "http://127.0.0.1:" + this.port + "/realms/" + REALM;
	}

	/** Ends it: all of it, for the script that starts it may have a child. */
	@Override
	public void close() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		Processes.kill(this.process.toHandle());
	}

	private boolean answers() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("Keycloak has ended; see " + this.log);
		}
		try {
			URI metadata = URI.create(issuer() + "/.well-known/openid-configuration");
			return Api.send(HttpRequest.newBuilder(metadata).timeout(Duration.ofSeconds(30)).build()).status() == 200;
		}
		catch (Api.Unanswered ex) {
			return false;
		}
	}

}
