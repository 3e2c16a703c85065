package com.streampay.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The same payment as a ledger in SQL makes it, over JDBC: one transaction that locks
 * both accounts in order, checks, changes both, and writes the transfer and its two
 * entries. No HTTP, no token, no broker, no query models.
 */
final class SqlLedger {

	static final String NAME = "SQL ledger";

	private static final int ACCOUNTS = 1000;

	private static final List<Integer> CONNECTIONS = List.of(1, 16, 64);

	private final Servers servers;

	private final Scale scale;

	/** Makes the tables there and warms up. */
	SqlLedger(Servers servers, Scale scale) throws Exception {
		this.servers = servers;
		this.scale = scale;
		create();
		perSecond(16, scale.warmUpSeconds() / 3);
	}

	/** One repetition, and whether the books are right after it. */
	void measure(Results results) throws Exception {
		for (int connections : CONNECTIONS) {
			results.add(NAME, "%d connections".formatted(connections), "transfers/s",
					perSecond(connections, this.scale.seconds()));
		}
		check();
		this.servers.settle();
	}

	private double perSecond(int connections, int seconds) throws Exception {
		return ClosedLoop.perSecond(connections, seconds, () -> new Payer(this.servers.connect()));
	}

	private void create() {
		this.servers.jdbc()
			.sql("CREATE TABLE account (id integer PRIMARY KEY, balance bigint NOT NULL, version bigint NOT NULL)")
			.update();
		this.servers.jdbc()
			.sql("""
					CREATE TABLE transfer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payer integer NOT NULL,
					  payee integer NOT NULL, amount bigint NOT NULL, created_at timestamptz NOT NULL DEFAULT now())""")
			.update();
		this.servers.jdbc().sql("""
				CREATE TABLE entry (account integer NOT NULL, version bigint NOT NULL, transfer bigint NOT NULL,
				  amount bigint NOT NULL, balance bigint NOT NULL, PRIMARY KEY (account, version))""").update();
		this.servers.jdbc()
			.sql("INSERT INTO account SELECT id, 1000000000, 0 FROM generate_series(1, ?) AS id")
			.param(ACCOUNTS)
			.update();
	}

	private void check() {
		long wrong = this.servers.jdbc()
			.sql("""
					SELECT count(*) FROM account LEFT JOIN (SELECT account, sum(amount) AS total, count(*) AS entries
					  FROM entry GROUP BY 1) AS entries ON account = id
					WHERE balance <> 1000000000 + coalesce(total, 0) OR version <> coalesce(entries, 0)""")
			.query(Long.class)
			.single();
		if (wrong > 0 || this.servers.jdbc().sql("SELECT sum(amount) FROM entry").query(Long.class).single() != 0) {
			throw new IllegalStateException("The SQL ledger's books are wrong");
		}
	}

	private static final class Payer implements Caller {

		private static final AtomicLong TRANSFERS = new AtomicLong();

		private final Connection connection;

		private final PreparedStatement lock;

		private final PreparedStatement change;

		private final PreparedStatement transfer;

		private final PreparedStatement entry;

		Payer(Connection connection) {
			this.connection = connection;
			try {
				this.lock = connection.prepareStatement(
						"SELECT id, balance, version FROM account WHERE id IN (?, ?) ORDER BY id FOR UPDATE");
				this.change = connection.prepareStatement("UPDATE account SET balance = ?, version = ? WHERE id = ?");
				this.transfer = connection.prepareStatement(
						"INSERT INTO transfer (id, payer, payee, amount) OVERRIDING SYSTEM VALUE VALUES (?, ?, ?, ?)");
				this.entry = connection.prepareStatement("INSERT INTO entry VALUES (?, ?, ?, ?, ?)");
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void call(long due) throws SQLException {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			int payer = random.nextInt(1, ACCOUNTS + 1);
			int payee = 1 + (payer + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
			long id = TRANSFERS.incrementAndGet();
			this.lock.setInt(1, payer);
			this.lock.setInt(2, payee);
			try (ResultSet accounts = this.lock.executeQuery()) {
				while (accounts.next()) {
					long amount = (accounts.getInt(1) == payer) ? -1 : 1;
					move(id, accounts.getInt(1), amount, accounts.getLong(2) + amount, accounts.getLong(3) + 1);
				}
			}
			this.transfer.setLong(1, id);
			this.transfer.setInt(2, payer);
			this.transfer.setInt(3, payee);
			this.transfer.setLong(4, 1);
			this.change.executeBatch();
			this.transfer.executeUpdate();
			this.entry.executeBatch();
			this.connection.commit();
		}

		private void move(long transfer, int account, long amount, long balance, long version) throws SQLException {
			if (balance < 0) {
				throw new IllegalStateException("Nobody should run out of money here");
			}
			this.change.setLong(1, balance);
			this.change.setLong(2, version);
			this.change.setInt(3, account);
			this.change.addBatch();
			this.entry.setInt(1, account);
			this.entry.setLong(2, version);
			this.entry.setLong(3, transfer);
			this.entry.setLong(4, amount);
			this.entry.setLong(5, balance);
			this.entry.addBatch();
		}

		@Override
		public void close() throws SQLException {
			this.connection.close();
		}

	}

}
