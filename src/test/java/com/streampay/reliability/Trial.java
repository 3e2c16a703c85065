package com.streampay.reliability;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import com.streampay.reliability.Ledger.Entry;
import com.streampay.support.Books;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One history on a cluster in which things go wrong, and everything that must be true
 * afterwards: the invariants in SQL, each answer, and what clients of the streams have
 * seen who were cut all the time.
 */
final class Trial {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private final Cluster cluster;

	private final Faults faults;

	private final History history;

	private final Books books;

	private final long seed;

	Trial(Cluster cluster, Faults faults, long seed) {
		this.cluster = cluster;
		this.faults = faults;
		this.seed = seed;
		this.history = new History(seed, 6, cluster.nodes());
		this.books = new Books(cluster.jdbc());
	}

	History history() {
		return this.history;
	}

	/**
	 * Lets it happen.
	 * @param time how long clients begin new things
	 * @param meanwhile what goes wrong meanwhile
	 * @throws AssertionError if anything is not as it must be
	 */
	void run(Duration time, Runnable meanwhile) throws Exception {
		CompletableFuture<Void> wrong = CompletableFuture.runAsync(meanwhile, Thread::startVirtualThread);
		run(CompletableFuture.runAsync(() -> {
		}, after(time)), wrong);
	}

	/**
	 * The same, but clients go on until each fault has been there once.
	 */
	void runUntilEachFault(Duration least) throws Exception {
		CompletableFuture<Void> once = CompletableFuture.runAsync(this.faults::runOnce, Thread::startVirtualThread);
		CompletableFuture<Void> wrong = once.thenRunAsync(this.faults, Thread::startVirtualThread);
		run(once.thenCombineAsync(CompletableFuture.runAsync(() -> {
		}, after(least)), (done, late) -> null), wrong);
	}

	private static Executor after(Duration time) {
		return CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void run(CompletableFuture<Void> end, CompletableFuture<Void> wrong) throws Exception {
		List<Function<String, URI>> nodes = this.cluster.nodes();
		List<CutClient> cut = new ArrayList<>();
		AtomicBoolean enough = new AtomicBoolean();
		// So that everyone gets an answer.
		end.whenCompleteAsync((ended, ex) -> {
			enough.set(true);
			this.faults.stop();
		}, Thread::startVirtualThread);
		try {
			this.history.openAccounts();
			for (String user : this.history.users().subList(0, 2)) {
				CutClient client = new CutClient(nodes, "/balance-histories", Tokens.of(user, "read:balances"),
						this.seed, null);
				cut.add(client);
				Thread.startVirtualThread(client);
			}
			this.history.live(8, Integer.MAX_VALUE, enough);
		}
		finally {
			this.faults.stop();
			wrong.join();
			try {
				assertThat(this.faults.troubles()).as("what stayed broken").isEmpty();
				this.books.awaitQuiet(PATIENCE).check();
				check(cut);
			}
			finally {
				cut.forEach(CutClient::stop);
			}
		}
		this.history.askAllAgain();
		this.books.awaitQuiet(PATIENCE).check();
	}

	private void check(List<CutClient> cut) {
		Awaitility.await("every payment request has come to an end")
			.atMost(PATIENCE)
			.until(() -> this.cluster.jdbc()
				.sql("SELECT count(*) FROM event_store.payment_request_due")
				.query(Long.class)
				.single() == 0);
		Ledger ledger = Ledger.of(this.cluster.jdbc(), this.history.users());
		assertThat(ledger.requests()).as("payment requests and their one end")
			.allSatisfy(events -> assertThat(events).hasSize(2));
		new Oracle(ledger, this.history.calls()).check();
		for (int i = 0; i < cut.size(); i++) {
			CutClient client = cut.get(i);
			List<String> truth = ledger.account(this.history.users().get(i)).stream().map(Trial::shown).toList();
			Awaitility.await("what a client sees that is cut")
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(client.events().stream().map(Trial::shown).toList()).isEqualTo(truth));
		}
		for (String user : this.history.users()) {
			String truth = shown(ledger.account(user).getLast());
			try (SseClient client = Awaitility.await()
				.atMost(PATIENCE)
				.ignoreException(IllegalStateException.class)
				.until(() -> SseClient.open(this.cluster.nodes().getFirst().apply("/current-balance"),
						Tokens.of(user, "read:balances")), opened -> true)) {
				assertThat(shown(client.awaitEvents(1).getFirst().block())).isEqualTo(truth);
			}
		}
	}

	private static String shown(Entry entry) {
		return "%d.%02d at %d".formatted(entry.balance() / 100, entry.balance() % 100, entry.version());
	}

	private static String shown(String block) {
		tools.jackson.databind.JsonNode data = new tools.jackson.databind.json.JsonMapper()
			.readTree(new SseClient.Event(block).data());
		return data.path("balance").decimalValue().setScale(2) + " at " + data.path("version").asLong();
	}

	/** What one needs to know to look for the cause of a failure. */
	String report() {
		return "seed %d, %d answers, users %s%n%s".formatted(this.seed, this.history.calls().size(),
				this.history.users(), String.join(System.lineSeparator(), this.faults.log()));
	}

	/** How many questions were answered. */
	int operations() {
		return this.history.calls().size();
	}

}
