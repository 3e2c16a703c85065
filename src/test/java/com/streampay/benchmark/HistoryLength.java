package com.streampay.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.streampay.benchmark.Crowd.Person;
import org.awaitility.Awaitility;

/**
 * What a payment takes from accounts of short and long history, one after the other and
 * in turn: with the accounts in memory, and with each read from its snapshot.
 */
final class HistoryLength implements Part {

	static final String NAME = "history";

	static final String IN_MEMORY = "in memory";

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	@Override
	public void measure(Scale scale, Results results) throws Exception {
		try (BenchmarkedService service = new BenchmarkedService("2g")) {
			List<Integer> lengths = List.of(10, 1_000, scale.events());
			List<Person> people = Crowd.open(lengths.size() + 1, service.process().port()).people();
			service.books().awaitQuiet();
			for (int i = 0; i < lengths.size(); i++) {
				write(service, people.get(i).id(), lengths.get(i));
			}
			awaitReadable(service, people);
			service.books().awaitQuiet(PATIENCE);
			measure(IN_MEMORY, service, lengths, people, scale, results);
			service.restart(Map.of("streampay.aggregate.cached", "1"));
			measure("from snapshots", service, lengths, people, scale, results);
			service.books().awaitQuiet(PATIENCE).check();
		}
	}

	/** As the result has it. */
	static String name(int length, String how) {
		return "%s, %,d events".formatted(how, length);
	}

	private static void measure(String how, BenchmarkedService service, List<Integer> lengths, List<Person> people,
			Scale scale, Results results) throws IOException {
		int payments = scale.commands() / 300;
		try (HttpConnection connection = new HttpConnection(service.process().port())) {
			payInTurn(connection, lengths, people, scale.warmUpSeconds() * 20);
			for (int i = 0; i < scale.repetitions(); i++) {
				payInTurn(connection, lengths, people, payments)
					.forEach((length, nanos) -> results.add(NAME, name(length, how), new Latencies(nanos)));
			}
		}
	}

	private static Map<Integer, List<Long>> payInTurn(HttpConnection connection, List<Integer> lengths,
			List<Person> people, int payments) throws IOException {
		Map<Integer, List<Long>> nanos = new LinkedHashMap<>();
		for (int i = 0; i < payments; i++) {
			for (int payer = 0; payer < lengths.size(); payer++) {
				long begin = System.nanoTime();
				Crowd.pay(connection, people.get(payer), people.getLast());
				nanos.computeIfAbsent(lengths.get(payer), length -> new ArrayList<>()).add(System.nanoTime() - begin);
			}
		}
		return nanos;
	}

	/**
	 * The first command reads all of a history, which takes longer than its client waits,
	 * and has a snapshot made.
	 */
	private static void awaitReadable(BenchmarkedService service, List<Person> people) {
		for (Person person : people.subList(0, people.size() - 1)) {
			Awaitility.await("a payment is accepted").atMost(PATIENCE).until(() -> {
				try (HttpConnection connection = new HttpConnection(service.process().port())) {
					return Crowd.pay(connection, person, people.getLast());
				}
				catch (IllegalStateException ex) {
					return null;
				}
			}, payment -> payment != null);
		}
		Awaitility.await("the long histories have snapshots")
			.atMost(PATIENCE)
			.until(() -> service.jdbc()
				.sql("SELECT count(*) FROM event_store.snapshot_event")
				.query(Integer.class)
				.single() >= 2);
	}

	/** Gives an account that many more events, as if its owner had changed their name. */
	private static void write(BenchmarkedService service, String user, int events) {
		service.jdbc().sql("""
				INSERT INTO event_store.domain_event (event_identifier, aggregate_identifier, sequence_number, type,
				  time_stamp, payload_type, payload_revision, payload, meta_data)
				SELECT gen_random_uuid(), :user, 1 + number, 'Account', '2026-01-01T00:00:00.000Z',
				       'com.streampay.event.UserUpdated', '1', convert_to(json_build_object(
				         'userId', :user, 'name', 'Name ' || number, 'username', 'name')::text, 'UTF8'), '{}'
				  FROM generate_series(1, :events) AS number""").param("user", user).param("events", events).update();
	}

}
