package com.streampay.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.streampay.local.LocalStreamPay;
import com.streampay.support.Books;
import com.streampay.support.Processes;
import com.streampay.support.ServiceProcess;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;

/**
 * From the start of the process until it answers, and what memory it then has: of the jar
 * beside a PostgreSQL and a broker that run; and of the local default, which brings them,
 * a sign-in and virtual users, and starts with nothing.
 */
final class StartUp implements Part {

	static final String NAME = "start";

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		try (Servers servers = new Servers()) {
			String key = Tokens.writePublicKey(servers.directory()).toUri().toString();
			List<String> jar = List.of("-jar", jar().toString(), "--spring.datasource.url=" + servers.jdbcUrl(),
					"--spring.datasource.username=postgres",
					"--spring.kafka.bootstrap-servers=" + servers.bootstrapServers(),
					"--spring.security.oauth2.resourceserver.jwt.public-key-location=" + key,
					"--server.address=127.0.0.1", "--management.server.port=0");
			for (int i = -1; i < scale.repetitions(); i++) {
				String name = (i < 0) ? "jar that makes its tables and topics" : "jar";
				start(name, jar, servers.directory(), results, port -> {
					Crowd.open(1, port);
					new Books(servers.jdbc()).awaitQuiet().check();
				});
			}
			List<String> local = List.of("-cp", System.getProperty("java.class.path"), LocalStreamPay.class.getName());
			for (int i = 0; i < scale.repetitions(); i++) {
				start("local default", local, servers.directory(), results, port -> {
				});
			}
		}
	}

	private static void start(String name, List<String> arguments, Path directory, Results results, Check check)
			throws Exception {
		int port = ServiceProcess.freePort();
		List<String> command = new ArrayList<>(arguments);
		command.addFirst(ProcessHandle.current().info().command().orElseThrow());
		command.add("--server.port=" + port);
		Path log = directory.resolve(name + ".log");
		long begin = System.nanoTime();
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			Awaitility.await("the " + name + " answers")
				.atMost(Duration.ofMinutes(2))
				.pollInterval(Duration.ofMillis(10))
				.until(() -> answers(process, port, log));
			results.add(NAME, name + ", until it answers", "s", (System.nanoTime() - begin) / 1e9);
			results.add(NAME, name + ", resident memory", "MiB", Memory.resident(process.pid()) >> 20);
			results.add(NAME, name + ", heap after a collection", "MiB", Memory.heap(process.pid()) >> 20);
			check.of(port);
		}
		finally {
			process.destroy();
			Processes.awaitEnd(process.toHandle());
		}
	}

	private static boolean answers(Process process, int port, Path log) throws IOException {
		if (!process.isAlive()) {
			throw new IllegalStateException("It has ended: " + Files.readString(log));
		}
		try (HttpConnection connection = new HttpConnection(port)) {
			return connection.send("PUT", "/current-user", "nobody", "key", "{}").status() == 401;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static Path jar() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("target"))) {
			return files.filter(file -> file.getFileName().toString().matches("streampay-.*\\.jar"))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("There is no jar in target: it is made by verify"));
		}
	}

	/** What is made sure of while it runs. */
	private interface Check {

		void of(int port) throws Exception;

	}

}
