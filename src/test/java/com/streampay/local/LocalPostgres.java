package com.streampay.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

/**
 * A real PostgreSQL on 127.0.0.1 that commits as durably as a deployed one, takes its
 * directory over from an owner that was killed, and does not outlive its own owner,
 * however that ends.
 */
public final class LocalPostgres implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Path directory;

	private final boolean keep;

	private final FileChannel lock;

	private final PostgresWatchdog watchdog;

	private final EmbeddedPostgres postgres;

	private LocalPostgres(Path directory, boolean keep, FileChannel lock, int port) throws IOException {
		this.directory = directory;
		this.keep = keep;
		this.lock = lock;
		stopOrphan(directory);
		// Before PostgreSQL, so that there is no moment at which it is unwatched.
		this.watchdog = PostgresWatchdog.start(directory, keep);
		try {
			this.postgres = startPostgres(directory, port);
		}
		catch (IOException | RuntimeException ex) {
			IllegalStateException failure = new IllegalStateException(
					"PostgreSQL did not start in " + directory + ": " + tail(directory.resolve("postgres.log")), ex);
			this.watchdog.close();
			throw failure;
		}
	}

	/**
	 * Starts PostgreSQL.
	 * @param directory where the data lie; new or empty unless they are kept
	 * @param keep whether the directory stays when this is closed or its owner dies;
	 * otherwise it is deleted with everything in it
	 * @param port the port to listen on, or 0 for any free one
	 * @return the running server
	 */
	public static LocalPostgres start(Path directory, boolean keep, int port) {
		Path absolute = directory.toAbsolutePath().normalize();
		try {
			Files.createDirectories(absolute);
			if (!keep && !isEmpty(absolute)) {
				throw new IllegalArgumentException(absolute + " is not empty and would be deleted");
			}
			FileChannel lock = lock(absolute);
			try {
				return new LocalPostgres(absolute, keep, lock, port);
			}
			catch (IOException | RuntimeException ex) {
				lock.close();
				if (!keep) {
					FileSystemUtils.deleteRecursively(absolute);
				}
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public String jdbcUrl() {
		return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres?user=postgres";
	}

	public int port() {
		return this.postgres.getPort();
	}

	/** The server's process, whose children do the work. */
	public ProcessHandle process() {
		try {
			return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile(this.directory)).getFirst().strip()))
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.postgres.close();
			if (!Files.exists(pidFile(this.directory))) {
				this.watchdog.dismiss();
			}
			this.watchdog.close();
			this.lock.close();
			if (!this.keep) {
				FileSystemUtils.deleteRecursively(this.directory);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static EmbeddedPostgres startPostgres(Path directory, int port) throws IOException {
		System.setProperty("ot.epg.working-dir", binaries().toString());
		return EmbeddedPostgres.builder()
			.setDataDirectory(directory.resolve("data"))
			.setCleanDataDirectory(false)
			.setRegisterShutdownHook(false)
			.setPGStartupWait(PATIENCE)
			.setPort(port)
			.setOutputRedirector(ProcessBuilder.Redirect.appendTo(directory.resolve("postgres.log").toFile()))
			.setServerConfig("listen_addresses", "127.0.0.1")
			.setServerConfig("unix_socket_directories", "")
			// Upper and lower case, and order, are the same on every machine.
			.setLocaleConfig("locale-provider", "builtin")
			.setLocaleConfig("builtin-locale", "C.UTF-8")
			// The library trades durability for speed; this is a ledger.
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.start();
	}

	/**
	 * The binaries are unpacked into the build directory, where `clean` finds them.
	 */
	private static Path binaries() {
		URI classes;
		try {
			classes = LocalPostgres.class.getProtectionDomain().getCodeSource().getLocation().toURI();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
		return Path.of(classes).resolveSibling("postgres");
	}

	private static FileChannel lock(Path directory) throws IOException {
		FileChannel channel = FileChannel.open(directory.resolve("owner"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		FileLock lock;
		try {
			lock = channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			lock = null;
		}
		if (lock == null) {
			channel.close();
			throw new IllegalStateException(directory + " is in use by another process.");
		}
		byte[] owner = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
		channel.truncate(0).write(ByteBuffer.wrap(owner));
		return channel;
	}

	/**
	 * Ends what a killed owner may have left: a server still shutting down, or the file
	 * of a process that is gone and whose number another may bear by now.
	 */
	private static void stopOrphan(Path directory) throws IOException {
		Path pidFile = pidFile(directory);
		if (!Files.exists(pidFile)) {
			return;
		}
		long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
		boolean running = ProcessHandle.of(pid)
			.flatMap((process) -> process.info().commandLine())
			.filter((commandLine) -> commandLine.contains(directory.toString()))
			.isPresent();
		if (running) {
			new ProcessBuilder("kill", "-INT", Long.toString(pid)).start();
			Awaitility.await().atMost(PATIENCE).until(() -> !Files.exists(pidFile));
		}
		Files.deleteIfExists(pidFile);
	}

	private static Path pidFile(Path directory) {
		return directory.resolve("data").resolve("postmaster.pid");
	}

	private static boolean isEmpty(Path directory) throws IOException {
		try (var files = Files.list(directory)) {
			return files.findAny().isEmpty();
		}
	}

	private static String tail(Path log) throws IOException {
		List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
		return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
	}

}
