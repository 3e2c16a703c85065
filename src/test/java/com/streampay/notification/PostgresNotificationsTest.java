package com.streampay.notification;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.streampay.support.RunningStreamPay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PostgresNotificationsTest {

	private static final String APPLICATION = "notifications-test";

	private final JdbcClient jdbc = RunningStreamPay.shared().jdbc();

	private final List<String> received = new CopyOnWriteArrayList<>();

	private PostgresNotifications notifications;

	@BeforeEach
	void start() {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl(RunningStreamPay.shared().jdbcUrl());
		dataSource.setUser("postgres");
		dataSource.setApplicationName(APPLICATION);
		this.notifications = new PostgresNotifications(dataSource, new StandardEnvironment());
		this.notifications.subscribe("notifications_test", (payload) -> {
			throw new IllegalStateException("This subscriber fails, which must not harm the next");
		}, () -> {
		});
		this.notifications.subscribe("notifications_test", this.received::add, () -> this.received.add("gap"));
		this.notifications.start();
		awaitReceived("gap");
	}

	@AfterEach
	void stop() {
		this.notifications.stop();
	}

	@Test
	void a_notification_is_passed_on_with_its_payload() {
		send("hello");

		awaitReceived("gap", "hello");
	}

	@Test
	void a_subscriber_is_told_of_the_gap_when_the_connection_was_lost() {
		this.jdbc.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?")
			.param(APPLICATION)
			.query()
			.listOfRows();

		awaitReceived("gap", "gap");
		send("again");
		awaitReceived("gap", "gap", "again");
	}

	@Test
	void it_stops_and_gives_its_connection_up() {
		this.notifications.stop();

		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = ?")
				.param(APPLICATION)
				.query(Long.class)
				.single() == 0);
	}

	@Test
	void whoever_comes_too_late_is_told_so() {
		assertThatThrownBy(() -> this.notifications.subscribe("late", this.received::add, () -> {
		})).isInstanceOf(IllegalStateException.class);
	}

	private void send(String payload) {
		this.jdbc.sql("SELECT pg_notify('notifications_test', ?)").param(payload).query().listOfRows();
	}

	private void awaitReceived(String... expected) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(this.received).containsExactly(expected));
	}

}
