package com.streampay.account;

import java.util.Optional;

import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Who has an account. It is written in the transaction of the account's events, so it is
 * exact for whoever asks in a transaction of their own, unlike a query model.
 */
@Component
@OnRole(Role.COMMAND)
public class AccountDirectory {

	private final JdbcTemplate jdbc;

	public AccountDirectory(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	public Optional<User> find(String userId) {
		return this.jdbc
			.query("SELECT user_id, name FROM event_store.account_directory WHERE user_id = ?",
					(row, number) -> new User(row.getString(1), row.getString(2)), userId)
			.stream()
			.findFirst();
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
	}

}
