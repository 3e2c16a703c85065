package com.streampay.paymentrequest;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.streampay.support.WriteSideDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database in which the version before has worked, and the migrations that know of
 * expiry.
 */
class ExpiryMigrationTest {

	private final JdbcTemplate database = emptyDatabase();

	@Test
	void requests_that_are_open_already_expire_fourteen_days_after_they_were_made() {
		migrate("3");
		// In Berlin there is a day of 25 hours in between.
		requested("open", "2025-10-25T12:00:00.120Z");
		event("open", 0, "AccountOpened", "{\"userId\":\"open\"}", "2025-10-25T12:00:00.000Z");
		requested("paid", "2025-10-25T12:00:00.120Z");
		ended("paid", "PaymentRequestPaid");
		requested("declined", "2025-10-25T12:00:00.120Z");
		ended("declined", "PaymentRequestDeclined");
		requested("cancelled", "2025-10-25T12:00:00.120Z");
		ended("cancelled", "PaymentRequestCancelled");

		migrate("latest");

		List<Map<String, Object>> due = this.database.queryForList("SELECT * FROM event_store.payment_request_due");
		assertThat(due).singleElement()
			.extracting("request_id", "payer_id", "expires_at")
			.containsExactly("open", "payer of open", Timestamp.from(Instant.parse("2025-11-08T12:00:00.120Z")));
	}

	@Test
	void what_is_shown_already_is_shown_with_the_same_time() {
		migrate("3");
		this.database
			.update("""
					INSERT INTO query.payment_request
					VALUES ('r', 'alice', 'Alice', 'bob', 'Bob', 500, NULL, 'OPEN', 0, '2025-10-25T12:00:00.120999Z', 1, NULL)
					""");

		migrate("5");

		assertThat(this.database.queryForObject("SELECT expires_at FROM query.payment_request", Timestamp.class))
			.isEqualTo(Timestamp.from(Instant.parse("2025-11-08T12:00:00.120Z")));
	}

	private void requested(String id, String time) {
		event("streampay-request-" + id, 0, "PaymentRequested",
				"{\"requestId\":\"%1$s\",\"requesterId\":\"bob\",\"requesterName\":\"Bob\",\"payerId\":\"payer of %1$s\",\"payerName\":\"Zoë\",\"amountMinor\":500,\"notes\":null}"
					.formatted(id),
				time);
	}

	private void ended(String id, String type) {
		event("streampay-request-" + id, 1, type, "{\"requestId\":\"%s\"}".formatted(id), "2025-10-25T12:00:01.000Z");
	}

	private void event(String aggregate, int sequence, String type, String payload, String time) {
		this.database.update("""
				INSERT INTO event_store.domain_event (event_identifier, aggregate_identifier, sequence_number, type,
				  time_stamp, payload_type, payload_revision, payload, meta_data)
				VALUES (?, ?, ?, 'PaymentRequest', ?, ?, '1', convert_to(?, 'UTF8'), '{}')""",
				UUID.randomUUID().toString(), aggregate, sequence, time, "com.streampay.event." + type, payload);
	}

	private void migrate(String version) {
		Flyway.configure()
			.dataSource(this.database.getDataSource())
			.locations("classpath:db/migration/eventstore", "classpath:db/migration/query")
			.target(version)
			.initSql("SET timezone TO 'Europe/Berlin'")
			.load()
			.migrate();
	}

	private static JdbcTemplate emptyDatabase() {
		try {
			JdbcTemplate postgres = WriteSideDatabase.empty();
			String name = "migration_" + UUID.randomUUID().toString().replace('-', '_');
			postgres.execute("CREATE DATABASE " + name);
			String url = ((DriverManagerDataSource) postgres.getDataSource()).getUrl();
			return new JdbcTemplate(
					new DriverManagerDataSource(url.replaceFirst("/postgres\\b", "/" + name), "postgres", ""));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
