package com.streampay.support;

import java.nio.file.Files;
import java.nio.file.Path;

import com.streampay.local.LocalPostgres;
import org.flywaydb.core.Flyway;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A real PostgreSQL with the write side's tables, started once for all tests that need no
 * more of the service than that.
 */
public final class WriteSideDatabase {

	private static JdbcTemplate shared;

	private WriteSideDatabase() {
	}

	/** The database, its tables empty. */
	public static synchronized JdbcTemplate empty() throws Exception {
		if (shared == null) {
			Path directory = Files.createTempDirectory("streampay-test-");
			LocalPostgres postgres = LocalPostgres.start(directory, false, 0);
			Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
			DriverManagerDataSource dataSource = new DriverManagerDataSource(postgres.jdbcUrl(), "postgres", "");
			Flyway.configure().dataSource(dataSource).locations("classpath:db/migration/eventstore").load().migrate();
			shared = new JdbcTemplate(dataSource);
		}
		shared.execute("""
				TRUNCATE event_store.domain_event, event_store.token, event_store.reply,
				event_store.account_directory, event_store.payment_in_flight,
				event_store.payment_request_due""");
		return shared;
	}

}
