package com.streampay.reliability;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import com.streampay.local.LocalKafka;
import com.streampay.local.LocalPostgres;
import com.streampay.support.Books;
import com.streampay.support.ServiceProcess;
import com.streampay.support.Tokens;
import com.streampay.support.TopicReader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Two nodes of the service, as processes, against one PostgreSQL and one broker, killed
 * while they work.
 */
class CrashTest {

	@TempDir
	private Path directory;

	private LocalPostgres postgres;

	private LocalKafka kafka;

	private ServiceProcess first;

	private ServiceProcess second;

	private Books books;

	@BeforeEach
	void start() {
		this.postgres = LocalPostgres.start(this.directory.resolve("postgres"), true, 0);
		this.kafka = LocalKafka.start(this.directory.resolve("kafka"), 0);
		this.books = new Books(JdbcClient.create(new DriverManagerDataSource(this.postgres.jdbcUrl(), "postgres", "")));
		this.first = node("first");
		this.second = node("second");
	}

	@AfterEach
	void stop() {
		this.first.close();
		this.second.close();
		this.kafka.close();
		this.postgres.close();
	}

	@Test
	void what_was_accepted_is_completed_once_however_nodes_are_killed() throws Exception {
		Town town = new Town(7, 6, List.of(this.first::uri, this.second::uri));
		town.openAccounts();
		CompletableFuture<Void> life = CompletableFuture.runAsync(() -> live(town), Thread::startVirtualThread);
		Random random = new Random(7);
		for (int kill = 0; kill < 3; kill++) {
			awaitEventsMoreThan(this.books.events() + random.nextInt(20, 60), life);
			ServiceProcess victim = random.nextBoolean() ? this.first : this.second;
			victim.kill();
			victim.start();
		}
		life.join();
		this.books.awaitQuiet().check();
		town.askAllAgain();
		this.books.awaitQuiet().check();
		try (TopicReader topics = new TopicReader(this.kafka.bootstrapServers())) {
			this.books.assertPublished(topics.readAll("events"));
		}
	}

	private void awaitEventsMoreThan(long events, CompletableFuture<Void> life) {
		Awaitility.await()
			.atMost(java.time.Duration.ofSeconds(90))
			.until(() -> life.isDone() || this.books.events() > events);
	}

	private static void live(Town town) {
		try {
			town.live(8, 40);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private ServiceProcess node(String name) {
		return new ServiceProcess(name, this.directory,
				Map.of("spring.datasource.url", this.postgres.jdbcUrl(), "spring.datasource.username", "postgres",
						"spring.kafka.bootstrap-servers", this.kafka.bootstrapServers(),
						"spring.security.oauth2.resourceserver.jwt.public-key-location",
						Tokens.writePublicKey(this.directory).toUri().toString()));
	}

}
