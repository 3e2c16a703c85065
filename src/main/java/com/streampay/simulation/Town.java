package com.streampay.simulation;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import com.streampay.account.UpdateUserCommand;
import com.streampay.command.Command;
import com.streampay.command.CommandContext;
import com.streampay.command.Commands;
import com.streampay.command.Reply;
import com.streampay.id.TimeOrderedId;
import com.streampay.payment.PayCommand;
import com.streampay.paymentrequest.RequestCommand;
import com.streampay.stream.Streams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What virtual users do. Whatever is refused is nothing unusual: somebody had not enough.
 */
@Component
@ConditionalOnBooleanProperty("streampay.simulation.enabled")
@EnableConfigurationProperties(SimulationProperties.class)
class Town {

	private static final Logger logger = LoggerFactory.getLogger(Town.class);

	private final Random random = new Random();

	private final Commands commands;

	private final Streams streams;

	private final JdbcClient jdbc;

	private final SimulationProperties properties;

	private final Semaphore mayWait;

	/** Those numbered from 1 to this live. */
	private volatile int users;

	Town(Commands commands, Streams streams, JdbcClient jdbc, SimulationProperties properties) {
		this.commands = commands;
		this.streams = streams;
		this.jdbc = jdbc;
		this.properties = properties;
		this.mayWait = new Semaphore(properties.maxInFlight());
	}

	/** Finds those who live already, and makes sure of the first few. */
	void settle() {
		this.users = this.jdbc.sql(
				"SELECT coalesce(max(substr(user_id, 9)::int), 0) FROM query.user_profile WHERE user_id ~ '^virtual-[1-9][0-9]{0,5}$'")
			.query(Integer.class)
			.single();
		while (this.users < Math.min(this.properties.usersAtOnce(), this.properties.maxUsers())) {
			somebodyComes();
		}
	}

	void somebodyComes() {
		if (this.users < this.properties.maxUsers()) {
			VirtualUser user = new VirtualUser(this.users + 1);
			give(new UpdateUserCommand(user.name(), user.username()), user.id());
			this.users = user.number();
		}
	}

	void onePaysAnother() {
		pair().ifPresent(pair -> pay(pair.getFirst(), pair.getLast()));
	}

	void oneAsksAnother() {
		pair().ifPresent(pair -> ask(pair.getFirst(), pair.getLast()));
	}

	void onePaysSomebodyReal() {
		somebodyReal().ifPresent(user -> pair().ifPresent(pair -> pay(pair.getFirst(), user)));
	}

	void oneAsksSomebodyReal() {
		somebodyReal().ifPresent(user -> pair().ifPresent(pair -> ask(pair.getFirst(), user)));
	}

	private void pay(String payer, String payee) {
		Occasion occasion = Occasion.any(this.random);
		give(new PayCommand(payee, occasion.amount(), occasion.notes(), null), payer);
	}

	private void ask(String requester, String payer) {
		Occasion occasion = Occasion.any(this.random);
		give(new RequestCommand(payer, occasion.amount(), occasion.notes()), requester);
	}

	/** Not if too many wait already: then what is asked of the service is too much. */
	private void give(Command command, String user) {
		if (!this.mayWait.tryAcquire()) {
			return;
		}
		CompletableFuture<Reply> reply;
		try {
			reply = this.commands.send(command,
					CommandContext.internal(user, "simulation-" + TimeOrderedId.next().toString()));
		}
		catch (RuntimeException ex) {
			reply = CompletableFuture.failedFuture(ex);
		}
		reply.whenComplete((answer, ex) -> {
			this.mayWait.release();
			if (ex != null) {
				logger.debug("A virtual user got no answer", ex);
			}
		});
	}

	/** Two of those who live. */
	private Optional<List<String>> pair() {
		int count = this.users;
		if (count < 2) {
			return Optional.empty();
		}
		int one = this.random.nextInt(count);
		int other = (one + 1 + this.random.nextInt(count - 1)) % count;
		return Optional.of(List.of(VirtualUser.id(one + 1), VirtualUser.id(other + 1)));
	}

	/** One of those who watch a stream of this node. */
	private Optional<String> somebodyReal() {
		List<String> watching = this.streams.callers()
			.stream()
			.filter(caller -> !VirtualUser.isVirtual(caller))
			.toList();
		return watching.isEmpty() ? Optional.empty() : Optional.of(watching.get(this.random.nextInt(watching.size())));
	}

}
