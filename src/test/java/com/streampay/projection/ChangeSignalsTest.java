package com.streampay.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.streampay.notification.PostgresNotifications;
import com.streampay.processing.RoundTrip;
import com.streampay.support.WriteSideDatabase;
import org.awaitility.Awaitility;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What two nodes are told of what one of them has changed.
 */
class ChangeSignalsTest {

	private final List<PostgresNotifications> listening = new ArrayList<>();

	private final List<String> here = new CopyOnWriteArrayList<>();

	private final List<String> elsewhere = new CopyOnWriteArrayList<>();

	private JdbcTemplate jdbc;

	private ChangeSignals signals;

	private PostgresNotifications notifications;

	@BeforeEach
	void start() throws Exception {
		JdbcTemplate database = WriteSideDatabase.empty();
		database.execute("CREATE SCHEMA IF NOT EXISTS query");
		this.jdbc = new JdbcTemplate(new DriverManagerDataSource(
				((DriverManagerDataSource) database.getDataSource()).getUrl() + "&currentSchema=query", "postgres",
				""));
		this.notifications = notifications();
		this.signals = node(this.notifications, this.here);
		PostgresNotifications others = notifications();
		node(others, this.elsewhere);
		others.start();
		Awaitility.await().until(() -> this.elsewhere.contains("gap"));
		this.elsewhere.clear();
	}

	@AfterEach
	void stop() {
		while (CurrentUnitOfWork.isStarted()) {
			CurrentUnitOfWork.get().rollback();
		}
		this.listening.forEach(PostgresNotifications::stop);
	}

	@Test
	void the_node_that_changes_something_is_told_when_it_is_committed_whether_or_not_it_is_notified() {
		UnitOfWork<?> batch = batch();
		change("alice", "alice", "bob").run(this.jdbc);
		assertThat(this.here).isEmpty();
		batch.commit();
		assertThat(this.here).containsExactly("balance:alice", "balance:bob");
		Awaitility.await().until(() -> this.elsewhere.equals(this.here));
	}

	@Test
	void the_node_that_changes_something_is_not_told_twice() {
		listen();
		commit("alice");
		commit("bob");
		someoneElseChanges("carol");
		Awaitility.await().until(() -> this.here.contains("balance:carol") && this.elsewhere.contains("balance:carol"));
		assertThat(this.here).containsExactly("balance:alice", "balance:bob", "balance:carol");
		assertThat(this.elsewhere).containsExactly("balance:alice", "balance:bob", "balance:carol");
	}

	@Test
	void nobody_is_told_of_what_was_rolled_back() {
		listen();
		UnitOfWork<?> batch = batch();
		change("alice").run(this.jdbc);
		batch.rollback();
		commit("bob");
		Awaitility.await().until(() -> !this.elsewhere.isEmpty());
		assertThat(this.here).containsExactly("balance:bob");
		assertThat(this.elsewhere).containsExactly("balance:bob");
	}

	@Test
	void everybody_is_told_of_what_was_committed_though_its_node_does_not_know() {
		listen();
		UnitOfWork<?> batch = batch();
		batch.onPrepareCommit((last) -> {
			change("alice").runLast(this.jdbc);
			throw new IllegalStateException("The connection is lost before the answer comes");
		});
		assertThatIllegalStateException().isThrownBy(batch::commit);
		Awaitility.await().until(() -> !this.here.isEmpty() && !this.elsewhere.isEmpty());
		assertThat(this.here).containsExactly("balance:alice");
		assertThat(this.elsewhere).containsExactly("balance:alice");
	}

	@Test
	void nobody_is_told_of_a_rebuild() {
		listen();
		UnitOfWork<?> rebuild = batch();
		this.jdbc.execute("SET LOCAL search_path TO rebuild");
		change("bob").run(this.jdbc);
		rebuild.commit();
		commit("carol");
		Awaitility.await().until(() -> this.elsewhere.contains("balance:carol"));
		assertThat(this.here).containsExactly("balance:carol");
		assertThat(this.elsewhere).doesNotContain("balance:bob");
	}

	@Test
	void what_an_older_version_signals_is_understood() {
		listen();
		String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
		notifyAs(traceparent + " balance:alice");
		notifyAs("balance:bob");
		Awaitility.await().until(() -> this.here.size() == 2);
		assertThat(this.here).containsExactly("balance:alice", "balance:bob");
	}

	@Test
	void one_who_fails_does_not_keep_it_from_the_others() {
		this.signals.subscribe((signal) -> {
			throw new IllegalStateException("This one always fails");
		}, () -> {
		});
		this.signals.subscribe((signal) -> this.here.add("last " + signal.rows()), () -> {
		});
		commit("alice");
		assertThat(this.here).containsExactly("balance:alice", "last balance:alice");
	}

	private PostgresNotifications notifications() {
		PostgresNotifications made = new PostgresNotifications(this.jdbc.getDataSource(), new StandardEnvironment());
		this.listening.add(made);
		return made;
	}

	private static ChangeSignals node(PostgresNotifications notifications, List<String> received) {
		ChangeSignals signals = new ChangeSignals(notifications);
		signals.subscribe((signal) -> received.add(signal.rows()), () -> received.add("gap"));
		return signals;
	}

	/** Has this node be notified, too. */
	private void listen() {
		this.notifications.start();
		Awaitility.await().until(() -> this.here.contains("gap"));
		this.here.clear();
	}

	private UnitOfWork<?> batch() {
		UnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(new GenericMessage<>("batch"));
		batch.attachTransaction(
				new SpringTransactionManager(new DataSourceTransactionManager(this.jdbc.getDataSource())));
		return batch;
	}

	private RoundTrip change(String... keys) {
		RoundTrip writes = new RoundTrip();
		this.signals.add(writes, List.of(keys), "balance");
		return writes;
	}

	private void commit(String key) {
		UnitOfWork<?> batch = batch();
		change(key).runLast(this.jdbc);
		batch.commit();
	}

	private void someoneElseChanges(String key) {
		ChangeSignals another = new ChangeSignals(notifications());
		UnitOfWork<?> batch = batch();
		RoundTrip writes = new RoundTrip();
		another.add(writes, List.of(key), "balance");
		writes.run(this.jdbc);
		batch.commit();
	}

	private void notifyAs(String payload) {
		this.jdbc.query("SELECT pg_notify('streampay_query', ?)", (row) -> {
		}, payload);
	}

}
