package com.streampay.benchmark;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.eventstore.jpa.JpaEventStorageEngine;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.serialization.json.JacksonSerializer;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The same debit as Axon does it when nothing is chosen but JSON and {@code bytea}: the
 * JPA event store, no cache, no snapshots, one transaction per command. There are so many
 * accounts that their histories stay short, which is kind to it.
 */
final class AxonDefaults implements Part {

	static final String NAME = "Axon's defaults";

	private static final int ACCOUNTS = 10_000;

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		try (Servers servers = new Servers(); JpaTransactions transactions = new JpaTransactions(servers.jdbcUrl())) {
			Configuration axon = configure(transactions);
			CommandGateway gateway = axon.commandGateway();
			int accounts = Math.min(ACCOUNTS, scale.commands());
			IntStream.range(0, accounts).parallel().forEach(i -> gateway.sendAndWait(new Open("account-" + i)));
			AtomicLong debits = new AtomicLong();
			ClosedLoop.perSecond(16, scale.warmUpSeconds() / 3, () -> new Client(gateway, debits, accounts));
			for (int callers : List.of(1, 16, 64)) {
				for (int i = 0; i < scale.repetitions(); i++) {
					results.add(NAME, callers + " callers", "commands/s", ClosedLoop.perSecond(callers, scale.seconds(),
							() -> new Client(gateway, debits, accounts)));
				}
			}
			axon.shutdown();
			check(servers.jdbc(), accounts + debits.get());
		}
	}

	private static Configuration configure(JpaTransactions transactions) {
		System.setProperty("disable-axoniq-console-message", "true");
		JacksonSerializer json = JacksonSerializer.defaultSerializer();
		return DefaultConfigurer.defaultConfiguration(false)
			.configureSerializer(axon -> json)
			.configureCommandBus(axon -> SimpleCommandBus.builder().transactionManager(transactions).build())
			.configureEmbeddedEventStore(axon -> JpaEventStorageEngine.builder()
				.eventSerializer(json)
				.snapshotSerializer(json)
				.entityManagerProvider(transactions)
				.transactionManager(transactions)
				.build())
			.configureAggregate(AggregateConfigurer.defaultConfiguration(PayingAccount.class))
			.start();
	}

	private static void check(JdbcClient jdbc, long events) {
		boolean right = jdbc.sql("""
				SELECT count(*) = ? AND NOT EXISTS (SELECT FROM DomainEventEntry GROUP BY aggregateIdentifier
				  HAVING max(sequenceNumber) + 1 <> count(*)) FROM DomainEventEntry""")
			.param(events)
			.query(Boolean.class)
			.single();
		if (!right) {
			throw new IllegalStateException("The books of Axon's defaults are wrong");
		}
	}

	private record Client(CommandGateway gateway, AtomicLong done, int accounts) implements Caller {

		@Override
		public void call(long due) {
			this.gateway
				.sendAndWait(new Debit("account-" + ThreadLocalRandom.current().nextInt(this.accounts), "somebody", 1));
			this.done.incrementAndGet();
		}

		@Override
		public void close() {
			// Nothing is its own.
		}

	}

	record Open(@TargetAggregateIdentifier String id) {
	}

	record Debit(@TargetAggregateIdentifier String id, String payee, long amount) {
	}

	record Opened(String id, long balance) {
	}

	record Debited(String id, String payee, long amount, String notes) {
	}

	static class PayingAccount {

		@AggregateIdentifier
		private String id;

		private long balance;

		PayingAccount() {
		}

		@CommandHandler
		PayingAccount(Open command) {
			AggregateLifecycle.apply(new Opened(command.id(), 1_000_000));
		}

		@CommandHandler
		void handle(Debit command) {
			if (this.balance < command.amount()) {
				throw new IllegalStateException("Nobody should run out of money here");
			}
			AggregateLifecycle.apply(new Debited(this.id, command.payee(), command.amount(), null));
		}

		@EventSourcingHandler
		void on(Opened event) {
			this.id = event.id();
			this.balance = event.balance();
		}

		@EventSourcingHandler
		void on(Debited event) {
			this.balance -= event.amount();
		}

	}

}
