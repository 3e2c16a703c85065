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
 * The command side alone as a process, with all payments of a repetition waiting on its
 * topic from the beginning: what the core does when commands, replies and events go by
 * the broker.
 */
final class Backlog implements Part {

	static final String NAME = "commands from the topic";

	private static final int ACCOUNTS = 1000;

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final String DEBITS = "SELECT count(*) FROM event_store.domain_event WHERE payload_type LIKE '%PaymentSent'";

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		// The payment process waits for the replies to its credits behind all the debits.
		Map<String, String> commandOnly = Map.of("streampay.gateway.enabled", "false", "streampay.projection.enabled",
				"false", "streampay.command.reply-timeout", "10m");
		try (BenchmarkedService service = new BenchmarkedService("1g", commandOnly);
				KafkaProducer<String, byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers",
						service.servers().bootstrapServers(), "acks", "all", "linger.ms", 20), new StringSerializer(),
						new ByteArraySerializer())) {
			List<String> accounts = IntStream.range(0, ACCOUNTS).mapToObj(i -> UUID.randomUUID().toString()).toList();
			accounts.forEach(id -> producer
				.send(command("UpdateUserCommand", id, "{\"name\":\"Somebody\",\"username\":\"somebody\"}")));
			awaitDebits(service, ACCOUNTS);
			service.awaitCredited();
			pay(service, producer, accounts, scale.commands() / 2);
			for (int i = 0; i < scale.repetitions(); i++) {
				Times times = pay(service, producer, accounts, scale.commands() / 2);
				results.add(NAME, "debits", "commands/s", scale.commands() / 2 / times.debited());
				results.add(NAME, "debits and credits", "commands/s", scale.commands() / times.credited());
			}
			service.restart(Map.of());
			service.books().awaitQuiet(PATIENCE).check();
		}
	}

	private static Times pay(BenchmarkedService service, KafkaProducer<String, byte[]> producer, List<String> accounts,
			int payments) {
		long before = service.jdbc().sql(DEBITS).query(Long.class).single();
		long begin = System.nanoTime();
		for (int i = 0; i < payments; i++) {
			int payer = ThreadLocalRandom.current().nextInt(ACCOUNTS);
			int payee = (payer + ThreadLocalRandom.current().nextInt(1, ACCOUNTS)) % ACCOUNTS;
			producer.send(command("PayCommand", accounts.get(payer),
					"{\"userId\":\"" + accounts.get(payee) + "\",\"amount\":0.01}"));
		}
		awaitDebits(service, before + payments);
		double debited = (System.nanoTime() - begin) / 1e9;
		service.awaitCredited();
		return new Times(debited, (System.nanoTime() - begin) / 1e9);
	}

	private static void awaitDebits(BenchmarkedService service, long count) {
		Awaitility.await("all are debited")
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(100))
			.until(() -> service.jdbc().sql(DEBITS).query(Long.class).single() >= count);
	}

	private static ProducerRecord<String, byte[]> command(String name, String account, String body) {
		ProducerRecord<String, byte[]> record = new ProducerRecord<>("commands", account,
				body.getBytes(StandardCharsets.UTF_8));
		Map.of("zilla:domain-model", name, "zilla:identity", account, "idempotency-key", UUID.randomUUID().toString())
			.forEach((header, value) -> record.headers().add(header, value.getBytes(StandardCharsets.UTF_8)));
		return record;
	}

	/** In seconds, from when the first was sent. */
	private record Times(double debited, double credited) {
	}

}
