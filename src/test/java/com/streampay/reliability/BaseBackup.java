package com.streampay.reliability;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A copy of a running PostgreSQL, as {@code pg_basebackup} makes one: its files as they
 * are read one after the other, and the log that makes one moment of them (PostgreSQL's
 * documentation, "Making a Base Backup Using the Low Level API"). The binaries that tests
 * have come without that program.
 */
final class BaseBackup {

	private static final Path LOG = Path.of("pg_wal");

	/** What belongs to the running server only. */
	private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts");

	private BaseBackup() {
	}

	/**
	 * Copies the server's data directory.
	 * @param to the new data directory, which a server may be started on
	 */
	static void take(String jdbcUrl, Path to) throws SQLException, IOException {
		// The session must live as long as the backup takes.
		try (Connection session = DriverManager.getConnection(jdbcUrl); Statement sql = session.createStatement()) {
			Path from = Path.of(text(sql, "SHOW data_directory"));
			sql.execute("SELECT pg_backup_start('test', fast => true)");
			copy(from, to, false);
			Files.writeString(to.resolve("backup_label"),
					text(sql, "SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)"));
			copy(from.resolve(LOG), to.resolve(LOG), true);
		}
	}

	private static String text(Statement sql, String query) throws SQLException {
		try (ResultSet row = sql.executeQuery(query)) {
			row.next();
			return row.getString(1);
		}
	}

	private static void copy(Path from, Path to, boolean log) throws IOException {
		Files.walkFileTree(from, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
					throws IOException {
				Path copy = Files.createDirectories(to.resolve(from.relativize(directory)));
				// No server starts on a directory that others may look into.
				Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(directory));
				boolean later = !log && from.relativize(directory).equals(LOG);
				return later ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				if (!LEFT_OUT.contains(file.getFileName().toString())) {
					try {
						Files.copy(file, to.resolve(from.relativize(file)));
					}
					catch (NoSuchFileException ex) {
						// Deleted since: the log knows of it.
					}
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) throws IOException {
				if (ex instanceof NoSuchFileException) {
					return FileVisitResult.CONTINUE;
				}
				throw ex;
			}

		});
	}

}
