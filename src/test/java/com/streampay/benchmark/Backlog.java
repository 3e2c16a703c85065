package com.streampay.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/**
 * The service as a process without its projections, with all payments of a repetition
 * waiting on its topic from the beginning: what the core does when commands, replies and
 * events go by the broker.
 */
final class Backlog implements Part {

	static final String NAME = "commands from the topic";

	private static final int ACCOUNTS = 1000;

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		Map<String, String> settings = Map.of("streampay.projection.enabled", "false");
		try (BenchmarkedService service = new BenchmarkedService("1g", settings);
				KafkaProducer<String, byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers",
						service.servers().bootstrapServers(), "acks", "all", "linger.ms", 20), new StringSerializer(),
						new ByteArraySerializer())) {
			List<String> accounts = IntStream.range(0, ACCOUNTS).mapToObj(i -> UUID.randomUUID().toString()).toList();
			accounts.forEach(id -> producer
				.send(command("UpdateUserCommand", id, "{\"name\":\"Somebody\",\"username\":\"somebody\"}")));
			awaitEvents(service, 3 * ACCOUNTS);
			pay(service, producer, accounts, scale.commands() / 2);
			for (int i = 0; i < scale.repetitions(); i++) {
				long before = pay(service, producer, accounts, scale.commands() / 2);
				results.add(NAME, "payments, each one command", "commands/s", perSecond(service, before));
			}
			service.restart(Map.of());
			service.books().awaitQuiet(PATIENCE).check();
		}
	}

	/** Returns the index of the last event before. */
	private static long pay(BenchmarkedService service, KafkaProducer<String, byte[]> producer, List<String> accounts,
			int payments) {
		long before = lastEvent(service);
		for (int i = 0; i < payments; i++) {
			int payer = ThreadLocalRandom.current().nextInt(ACCOUNTS);
			int payee = (payer + ThreadLocalRandom.current().nextInt(1, ACCOUNTS)) % ACCOUNTS;
			producer.send(command("PayCommand", accounts.get(payer),
					"{\"userId\":\"" + accounts.get(payee) + "\",\"amount\":0.01}"));
		}
		awaitEvents(service, before + 2L * payments);
		return before;
	}

	/** Asks little of the database, which has other things to do. */
	private static void awaitEvents(BenchmarkedService service, long last) {
		Awaitility.await("all commands are decided")
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(250))
			.until(() -> lastEvent(service) >= last);
		service.awaitCredited();
	}

	private static long lastEvent(BenchmarkedService service) {
		return service.jdbc()
			.sql("SELECT coalesce(max(global_index), 0) FROM event_store.domain_event")
			.query(Long.class)
			.single();
	}

	/**
	 * From the first payment's being stored to the last one's, by the database's clock.
	 */
	private static double perSecond(BenchmarkedService service, long after) {
		return service.jdbc()
			.sql("""
					SELECT count(*) / extract(epoch FROM max(stored_at) - min(stored_at)) FROM event_store.domain_event
					 WHERE payload_type LIKE '%.PaymentSent' AND global_index > ?""")
			.param(after)
			.query(Double.class)
			.single();
	}

	private static ProducerRecord<String, byte[]> command(String name, String account, String body) {
		ProducerRecord<String, byte[]> record = new ProducerRecord<>("commands", account,
				body.getBytes(StandardCharsets.UTF_8));
		Map.of("zilla:domain-model", name, "zilla:identity", account, "idempotency-key", UUID.randomUUID().toString())
			.forEach((header, value) -> record.headers().add(header, value.getBytes(StandardCharsets.UTF_8)));
		return record;
	}

}
