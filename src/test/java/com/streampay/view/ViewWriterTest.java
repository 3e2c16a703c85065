package com.streampay.view;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import com.streampay.support.RunningStreamPay;
import com.streampay.support.ZillaCache;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two writers of one view, of which the first falls asleep at the worst moment.
 */
class ViewWriterTest {

	private static final String KEY = "key";

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final JdbcClient jdbc = this.streamPay.jdbc();

	private final String name = "sleepy_" + UUID.randomUUID().toString().replace('-', '_');

	private final CountDownLatch asleep = new CountDownLatch(1);

	private final CountDownLatch awake = new CountDownLatch(1);

	@BeforeEach
	void createTopicAndTable() throws Exception {
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", this.streamPay.bootstrapServers()))) {
			admin.createTopics(List.of(new NewTopic(this.name, 1, (short) 1))).all().get();
		}
		this.jdbc.sql("CREATE TABLE query.%s (position bigint)".formatted(this.name)).update();
		this.jdbc.sql("INSERT INTO query.%s VALUES (1)".formatted(this.name)).update();
	}

	@AfterEach
	void dropTable() {
		this.jdbc.sql("DROP TABLE query." + this.name).update();
	}

	@Test
	void what_one_has_read_before_another_began_is_not_published_after_it() {
		try (ViewWriter first = new ViewWriter(producer(), transactions(), this.jdbc, new JsonMapper());
				ZillaCache zilla = new ZillaCache(this.streamPay.bootstrapServers(), this.name)) {
			CompletableFuture<Void> sleeper = CompletableFuture
				.runAsync(() -> first.publish(new TestView(this::sleep), null), Thread::startVirtualThread);
			awaitSleep();
			this.jdbc.sql("UPDATE query.%s SET position = 2".formatted(this.name)).update();
			try (ViewWriter second = new ViewWriter(producer(), transactions(), this.jdbc, new JsonMapper())) {
				second.publish(new TestView(() -> {
				}), null);
			}
			this.awake.countDown();

			assertThat(sleeper).failsWithin(java.time.Duration.ofSeconds(20));
			assertThat(zilla.readOn().values(this.name)).isEqualTo(Map.of(KEY, "2"));
			assertThat(zilla.all(this.name)).hasSize(1);
			assertThat(mark()).isEqualTo(2);
		}
	}

	@Test
	void what_one_has_published_is_not_remembered_after_another_has_begun_anew() {
		try (ViewWriter first = new ViewWriter(sleepsAfterCommit(producer()), transactions(), this.jdbc,
				new JsonMapper()); ZillaCache zilla = new ZillaCache(this.streamPay.bootstrapServers(), this.name)) {
			TestView view = new TestView(() -> {
			});
			assertThat(first.startsAnew(view, "one")).isTrue();
			assertThat(first.startsAnew(view, "one")).isFalse();
			CompletableFuture<Void> sleeper = CompletableFuture.runAsync(() -> first.publish(view, null),
					Thread::startVirtualThread);
			awaitSleep();
			try (ViewWriter second = new ViewWriter(producer(), transactions(), this.jdbc, new JsonMapper())) {
				assertThat(second.startsAnew(view, "another")).isTrue();
				this.awake.countDown();
				assertThat(sleeper).failsWithin(java.time.Duration.ofSeconds(20));
				assertThat(mark()).isNull();
				second.publish(view, null);
			}
			assertThat(zilla.readOn().all(this.name)).hasSize(2);
			assertThat(mark()).isEqualTo(1);
		}
	}

	private void sleep() {
		this.asleep.countDown();
		try {
			this.awake.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void awaitSleep() {
		try {
			this.asleep.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Long mark() {
		return this.jdbc.sql("SELECT max(position) FROM query.view_mark WHERE topic = ?")
			.param(this.name)
			.query(Long.class)
			.optional()
			.orElse(null);
	}

	private PlatformTransactionManager transactions() {
		return this.streamPay.bean(PlatformTransactionManager.class);
	}

	private Producer<String, byte[]> producer() {
		return new KafkaProducer<>(
				Map.of("bootstrap.servers", this.streamPay.bootstrapServers(), "transactional.id", this.name),
				new StringSerializer(), new ByteArraySerializer());
	}

	@SuppressWarnings("unchecked")
	private Producer<String, byte[]> sleepsAfterCommit(Producer<String, byte[]> producer) {
		return (Producer<String, byte[]>) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Producer.class }, (proxy, method, arguments) -> {
					try {
						Object result = method.invoke(producer, arguments);
						if (method.getName().equals("commitTransaction")) {
							sleep();
						}
						return result;
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	/** One row, which is read at the given moment. */
	private final class TestView implements View {

		private final Runnable afterRead;

		TestView(Runnable afterRead) {
			this.afterRead = afterRead;
		}

		@Override
		public String topic() {
			return ViewWriterTest.this.name;
		}

		@Override
		public String model() {
			return topic();
		}

		@Override
		public String table() {
			return "query." + topic();
		}

		@Override
		public String unpublished() {
			return """
					SELECT position FROM query.%s
					 WHERE position > coalesce((SELECT position FROM query.view_mark WHERE topic = :topic), -1)
					""".formatted(topic());
		}

		@Override
		public ViewRecord record(ResultSet row) throws SQLException {
			long position = row.getLong("position");
			this.afterRead.run();
			return ViewRecord.ofEveryone(position, KEY, position, position);
		}

		@Override
		public int partitions() {
			return 1;
		}

	}

}
