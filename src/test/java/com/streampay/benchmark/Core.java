package com.streampay.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import com.streampay.benchmark.HttpConnection.Answer;
import com.streampay.command.DirectCommands;
import com.streampay.command.DirectCommands.Given;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;

import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/**
 * Commands decided and committed, and nothing else: no HTTP, no broker, and none of those
 * who follow the event store. They have been read when it begins, and are decided in
 * batches of as many as one poll brings; each worker has accounts of its own, as a thread
 * of the listener has partitions. A payment is two commands, its debit and its credit. In
 * turns with the raw floor.
 */
final class Core implements Part {

	static final String NAME = "command core";

	static final String PAYMENTS = "debits and credits";

	private static final int ACCOUNTS = 1000;

	private static final int BATCH = 500;

	private DirectCommands commands;

	private List<String> accounts;

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		try (RunningStreamPay service = RunningStreamPay.start(Map.of("logging.level.root", "warn"));
				Servers beside = new Servers()) {
			Servers.makeLogFiles(service.jdbc());
			Books books = new Books(service.jdbc());
			this.commands = new DirectCommands(service);
			this.accounts = IntStream.range(0, ACCOUNTS).mapToObj(i -> UUID.randomUUID().toString()).toList();
			decide(this.accounts.stream()
				.map(id -> this.commands.given("UpdateUserCommand", id, "open",
						"{\"name\":\"Somebody\",\"username\":\"somebody\"}"))
				.toList(), 1);
			books.awaitQuiet();
			stopFollowers(service);
			RawFloor floor = new RawFloor(beside, scale);
			long end = System.nanoTime() + Duration.ofSeconds(scale.warmUpSeconds()).toNanos() / 2;
			do {
				pay(scale.commands() / 10, 2);
			}
			while (System.nanoTime() < end);
			for (int i = 0; i < scale.repetitions(); i++) {
				floor.measure(results);
				for (int workers : List.of(1, 2, 4)) {
					double[] seconds = pay(scale.commands() / 2, workers);
					String by = ", %d at a time".formatted(workers);
					results.add(NAME, PAYMENTS + by, "commands/s", scale.commands() / (seconds[0] + seconds[1]));
					results.add(NAME, "debits" + by, "commands/s", scale.commands() / 2 / seconds[0]);
					results.add(NAME, "credits" + by, "commands/s", scale.commands() / 2 / seconds[1]);
				}
			}
			books.checkEvents();
		}
	}

	/** Returns in how many seconds they were debited, and in how many credited. */
	private double[] pay(int payments, int workers) throws Exception {
		Decided debited = decide(IntStream.range(0, payments).mapToObj(i -> debit()).toList(), workers);
		Decided credited = decide(debited.answers().stream().map(this::credit).toList(), workers);
		return new double[] { debited.seconds(), credited.seconds() };
	}

	private Given debit() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		int payer = random.nextInt(ACCOUNTS);
		int payee = (payer + random.nextInt(1, ACCOUNTS)) % ACCOUNTS;
		return this.commands.given("PayCommand", this.accounts.get(payer), UUID.randomUUID().toString(),
				"{\"userId\":\"" + this.accounts.get(payee) + "\",\"amount\":0.01}");
	}

	private Given credit(Answered debit) {
		String payment = debit.answer().text("paymentId");
		return this.commands.given("ReceivePaymentCommand", "streampay-payment-process", "receive-" + payment,
				"{\"paymentId\":\"%s\",\"payerId\":\"%s\",\"payerName\":\"Somebody\",\"payeeId\":\"%s\",\"amount\":0.01}"
					.formatted(payment, debit.command().shardKey(), debit.answer().text("userId")));
	}

	private Decided decide(List<Given> all, int workers) throws Exception {
		List<Callable<List<Answered>>> shares = IntStream.range(0, workers).mapToObj(worker -> {
			List<Given> own = all.stream()
				.filter(one -> Math.floorMod(one.shardKey().hashCode(), workers) == worker)
				.toList();
			return (Callable<List<Answered>>) () -> decide(own);
		}).toList();
		try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
			List<Answered> answers = new ArrayList<>();
			long begin = System.nanoTime();
			for (Future<List<Answered>> share : threads.invokeAll(shares)) {
				answers.addAll(share.get());
			}
			return new Decided(answers, (System.nanoTime() - begin) / 1e9);
		}
	}

	private List<Answered> decide(List<Given> own) {
		List<Answered> answers = new ArrayList<>();
		for (int i = 0; i < own.size(); i += BATCH) {
			List<Given> batch = own.subList(i, Math.min(i + BATCH, own.size()));
			List<String> replies = this.commands.decide(batch);
			for (int j = 0; j < replies.size(); j++) {
				answers.add(new Answered(batch.get(j), new Answer(200, replies.get(j))));
			}
		}
		return answers;
	}

	private static void stopFollowers(RunningStreamPay service) {
		service.bean(KafkaListenerEndpointRegistry.class).stop();
		service.bean(EventProcessingConfiguration.class).eventProcessors().values().forEach(EventProcessor::shutDown);
	}

	private record Answered(Given command, Answer answer) {
	}

	private record Decided(List<Answered> answers, double seconds) {
	}

}
