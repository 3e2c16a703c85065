package com.streampay.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.streampay.support.Processes;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalPlatformTest {

	@TempDir
	private Path directory;

	private Process child;

	@AfterEach
	void endChild() {
		if (this.child != null) {
			Processes.kill(this.child.toHandle());
		}
	}

	@Test
	void postgres_keeps_rows_across_a_restart_when_its_directory_is_kept() throws Exception {
		int port;
		try (LocalPostgres postgres = LocalPostgres.start(this.directory, true, 0)) {
			port = postgres.port();
			execute(postgres.jdbcUrl(), "CREATE TABLE kept AS SELECT 1");
		}
		try (LocalPostgres postgres = LocalPostgres.start(this.directory, true, port)) {
			assertThat(postgres.port()).isEqualTo(port);
			assertThat(query(postgres.jdbcUrl(), "SELECT count(*) FROM kept")).isEqualTo("1");
		}
	}

	@Test
	void postgres_commits_durably_and_deletes_what_is_not_kept() throws Exception {
		Path fresh = this.directory.resolve("fresh");
		try (LocalPostgres postgres = LocalPostgres.start(fresh, false, 0)) {
			assertThat(query(postgres.jdbcUrl(), "SHOW fsync")).isEqualTo("on");
			assertThat(query(postgres.jdbcUrl(), "SHOW synchronous_commit")).isEqualTo("on");
			assertThatIllegalStateException().isThrownBy(() -> LocalPostgres.start(fresh, true, 0))
				.withMessageContaining("in use");
		}
		assertThat(fresh).doesNotExist();
		assertNoProcessUses(fresh);
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void killing_the_owner_leaves_no_postgres_behind() throws Exception {
		Path fresh = this.directory.resolve("fresh");
		startChild(Owner.class, fresh.toString(), "false").lines()
			.filter((line) -> line.startsWith("jdbc:"))
			.findFirst();
		this.child.destroyForcibly();
		await().atMost(Duration.ofSeconds(30)).until(() -> !Files.exists(fresh));
		await().untilAsserted(() -> assertNoProcessUses(fresh));
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void rows_and_records_outlive_an_owner_that_was_killed() throws Exception {
		startChild(Owner.class, this.directory.toString(), "true").lines()
			.filter((line) -> line.startsWith("jdbc:"))
			.findFirst();
		Processes.kill(this.child.toHandle());
		try (LocalPostgres postgres = LocalPostgres.start(this.directory, true, 0);
				LocalKafka kafka = LocalKafka.start(this.directory.resolve("kafka"), 0)) {
			assertThat(query(postgres.jdbcUrl(), "SELECT count(*) FROM kept")).isEqualTo("1");
			assertThat(consume(kafka)).isEqualTo("record");
		}
		assertNoProcessUses(this.directory);
	}

	@Test
	void kafka_keeps_records_across_a_restart_on_another_port() throws Exception {
		try (LocalKafka kafka = LocalKafka.start(this.directory, 0)) {
			produce(kafka);
		}
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		try (LocalKafka kafka = LocalKafka.start(this.directory, port)) {
			assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
			assertThat(consume(kafka)).isEqualTo("record");
		}
	}

	@Test
	void a_busy_port_is_one_line_and_starts_nothing() throws Exception {
		try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			int port = busy.getLocalPort();
			List<String> lines = startChild(LocalStreamPay.class, "--server.port=" + port,
					"--streampay.local.data=" + this.directory.resolve("data"))
				.lines()
				.toList();
			assertThat(this.child.waitFor()).as("exit code after %s", lines).isOne();
			assertThat(lines).singleElement().asString().startsWith("Port " + port + " is in use.");
			assertThat(this.directory.resolve("data")).doesNotExist();
		}
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void the_signing_key_is_kept_for_its_owner_alone() throws Exception {
		LocalAuthorizationServer server = new LocalAuthorizationServer();
		JWKSelector all = new JWKSelector(new JWKMatcher.Builder().build());
		assertThat(server.signingKeys(this.directory).get(all, null))
			.isEqualTo(server.signingKeys(this.directory).get(all, null));
		assertThat(this.directory).isDirectoryContaining((file) -> permissions(file).equals("rw-------"));
	}

	private BufferedReader startChild(Class<?> main, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		this.child = new ProcessBuilder(command).redirectErrorStream(true).start();
		return this.child.inputReader();
	}

	private static void execute(String url, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String query(String url, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

	private static void produce(LocalKafka kafka) throws Exception {
		Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
		try (Admin admin = Admin.create(settings);
				KafkaProducer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(),
						new StringSerializer())) {
			admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
			producer.send(new ProducerRecord<>("kept", "record")).get(30, TimeUnit.SECONDS);
		}
	}

	private static String consume(LocalKafka kafka) {
		try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
				Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
				new StringDeserializer(), new StringDeserializer())) {
			consumer.assign(List.of(new TopicPartition("kept", 0)));
			for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(30))) {
				return record.value();
			}
			return "nothing";
		}
	}

	private static void assertNoProcessUses(Path directory) {
		assertThat(ProcessHandle.allProcesses()
			.flatMap((process) -> process.info().commandLine().stream())
			.filter((commandLine) -> commandLine.contains(directory.toString()))).isEmpty();
	}

	private static String permissions(Path file) {
		try {
			return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A process that owns what it started until it is killed.
	 */
	static final class Owner {

		private Owner() {
		}

		public static void main(String[] args) throws Exception {
			Path directory = Path.of(args[0]);
			boolean keep = Boolean.parseBoolean(args[1]);
			LocalPostgres postgres = LocalPostgres.start(directory, keep, 0);
			if (keep) {
				execute(postgres.jdbcUrl(), "CREATE TABLE kept AS SELECT 1");
				produce(LocalKafka.start(directory.resolve("kafka"), 0));
			}
			System.out.println(postgres.jdbcUrl());
			System.in.read();
		}

	}

}
