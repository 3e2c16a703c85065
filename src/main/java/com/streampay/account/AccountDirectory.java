package com.streampay.account;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.streampay.command.BatchReader;
import com.streampay.command.Command;
import com.streampay.command.CommandHeaders;
import com.streampay.processing.RoundTrip;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Who has an account. It is written in the transaction of the account's events, so it is
 * exact for whoever asks in a transaction of their own, unlike a query model.
 */
@Component
@OnRole(Role.COMMAND)
public class AccountDirectory implements BatchReader {

	private static final String BATCH = AccountDirectory.class.getName();

	private final JdbcTemplate jdbc;

	public AccountDirectory(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public void readFor(List<CommandMessage<Command>> commands, RoundTrip reads) {
		read(commands.stream()
			.flatMap((command) -> command.getPayload()
				.accounts((String) command.getMetaData().get(CommandHeaders.IDENTITY))
				.stream())
			.collect(Collectors.toSet()), batch(), reads);
	}

	public Optional<User> find(String userId) {
		Map<String, Optional<User>> known = batch();
		if (!known.containsKey(userId)) {
			RoundTrip reads = new RoundTrip();
			read(Set.of(userId), known, reads);
			reads.run(this.jdbc);
		}
		return known.get(userId);
	}

	/**
	 * Notes that a user gets their welcome amount in this transaction.
	 * @return whether they had not had it
	 */
	public boolean welcome(String userId) {
		return this.jdbc.update(
				"UPDATE event_store.account_directory SET welcomed = true WHERE user_id = ? AND NOT welcomed",
				userId) == 1;
	}

	public void put(String userId, String name, String username) {
		this.jdbc.update("""
				INSERT INTO event_store.account_directory (user_id, name, username) VALUES (?, ?, ?)
				ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, username = excluded.username""", userId, name,
				username);
		batch().put(userId, Optional.of(new User(userId, name)));
	}

	private static void read(Collection<String> userIds, Map<String, Optional<User>> users, RoundTrip reads) {
		userIds.forEach((userId) -> users.put(userId, Optional.empty()));
		reads.add("SELECT user_id, name FROM event_store.account_directory WHERE user_id = ANY (?)",
				(row) -> users.put(row.getString(1), Optional.of(new User(row.getString(1), row.getString(2)))),
				(Object) userIds.toArray(String[]::new));
	}

	/** What is known in this unit of work, if there is one. */
	private static Map<String, Optional<User>> batch() {
		return CurrentUnitOfWork.isStarted()
				? CurrentUnitOfWork.get().root().getOrComputeResource(BATCH, (key) -> new HashMap<>())
				: new HashMap<>();
	}

}
