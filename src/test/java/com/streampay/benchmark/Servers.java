package com.streampay.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

import com.streampay.local.LocalPostgres;
import com.streampay.support.BrokerProcess;
import com.streampay.support.ServiceProcess;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL and a broker, new and empty, each in processes of its own.
 */
final class Servers implements AutoCloseable {

	/** Of 16 MiB each: all that {@code min_wal_size} is to keep. */
	private static final int LOG_FILES = 64;

	private final Path directory;

	private final LocalPostgres postgres;

	private final BrokerProcess broker;

	private final int brokerPort = ServiceProcess.freePort();

	Servers() {
		try {
			this.directory = Files.createTempDirectory("streampay-benchmark");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.postgres = LocalPostgres.start(this.directory.resolve("postgres"), true, 0);
		makeLogFiles(jdbc());
		this.broker = new BrokerProcess(this.directory, this.brokerPort, this.brokerPort, List.of("-Xmx512m"));
	}

	/**
	 * One that has run for long writes over the files of its log that it has. A new one
	 * makes them while all commits wait, whoever uses it: a run of some minutes would
	 * measure little else in its worst hundredth.
	 */
	static void makeLogFiles(JdbcClient jdbc) {
		// As docs/operations.md has it.
		jdbc.sql("ALTER SYSTEM SET min_wal_size = '1GB'").update();
		jdbc.sql("SELECT pg_reload_conf()").query().listOfRows();
		for (int i = 0; i < LOG_FILES; i++) {
			// An empty file is not switched.
			jdbc.sql("SELECT pg_logical_emit_message(false, '', ''), pg_switch_wal()").query().listOfRows();
		}
		jdbc.sql("CHECKPOINT").update();
	}

	Path directory() {
		return this.directory;
	}

	String jdbcUrl() {
		return this.postgres.jdbcUrl();
	}

	String bootstrapServers() {
		return "127.0.0.1:" + this.brokerPort;
	}

	/**
	 * Has PostgreSQL do now what it would otherwise do while something else is measured:
	 * autovacuum reads through whatever was written, and a checkpoint writes it.
	 */
	void settle() {
		jdbc().sql("VACUUM ANALYZE").update();
		jdbc().sql("CHECKPOINT").update();
	}

	ProcessHandle postgres() {
		return this.postgres.process();
	}

	ProcessHandle broker() {
		return this.broker.handle();
	}

	JdbcClient jdbc() {
		return JdbcClient.create(new DriverManagerDataSource(jdbcUrl(), "postgres", ""));
	}

	/** A connection whose transactions are begun and ended by hand. */
	Connection connect() {
		try {
			Connection connection = DriverManager.getConnection(jdbcUrl(), "postgres", "");
			connection.setAutoCommit(false);
			return connection;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.broker.close();
		this.postgres.close();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
