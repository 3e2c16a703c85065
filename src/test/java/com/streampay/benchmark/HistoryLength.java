package com.streampay.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;

/**
 * What a payment costs from accounts of short and long history, one after the other in
 * the same run: with the accounts in memory, and with each read from its snapshot.
 */
public final class HistoryLength {

	private static final List<Integer> LENGTHS = List.of(10, 1_000, 1_000_000);

	private HistoryLength() {
	}

	/**
	 * @param args payments per account (500), heap of the service (2g)
	 */
	public static void main(String[] args) throws Exception {
		int payments = (args.length > 0) ? Integer.parseInt(args[0]) : 500;
		String heap = (args.length > 1) ? args[1] : "2g";
		try (BenchmarkedService service = new BenchmarkedService(heap)) {
			Map<Integer, String> payers = new LinkedHashMap<>();
			String payee = open(service, "payee");
			for (int length : LENGTHS) {
				String payer = open(service, "payer" + length);
				service.books().awaitQuiet();
				write(service, payer, length);
				payers.put(length, payer);
				// The first command reads all of it once, and has a snapshot made.
				while (pay(service, payer, payee) != 200) {
					System.out.println("reading " + length + " events");
				}
			}
			while (service.jdbc()
				.sql("SELECT count(*) FROM query.balance WHERE version > 1000000")
				.query(Long.class)
				.single() == 0
					|| service.jdbc()
						.sql("SELECT count(*) FROM event_store.snapshot_event")
						.query(Long.class)
						.single() < 2) {
				Thread.sleep(1000);
			}
			measure("in memory", service, payers, payee, payments);
			service.restart(Map.of("streampay.aggregate.cached", "1"));
			measure("from snapshots", service, payers, payee, payments);
			service.books().awaitQuiet().check();
		}
		System.exit(0);
	}

	private static void measure(String how, BenchmarkedService service, Map<Integer, String> payers, String payee,
			int payments) {
		Map<Integer, List<Long>> nanos = new LinkedHashMap<>();
		for (int i = -payments; i < payments; i++) {
			for (Map.Entry<Integer, String> payer : payers.entrySet()) {
				long begin = System.nanoTime();
				if (pay(service, payer.getValue(), payee) != 200) {
					throw new IllegalStateException("A payment was not accepted");
				}
				if (i >= 0) {
					nanos.computeIfAbsent(payer.getKey(), length -> new ArrayList<>()).add(System.nanoTime() - begin);
				}
			}
		}
		double first = new Latencies(nanos.get(LENGTHS.getFirst())).percentile(50);
		nanos.forEach((length, samples) -> {
			Latencies latencies = new Latencies(samples);
			System.out.printf("%s: %,d events: p50 %.2f ms, p95 %.2f ms: %.2f times the p50 of %d events%n", how,
					length, latencies.percentile(50), latencies.percentile(95), latencies.percentile(50) / first,
					LENGTHS.getFirst());
		});
	}

	private static int pay(BenchmarkedService service, String payer, String payee) {
		Answer answer = Api.of(service.process()::uri, payer).pay(payee, "0.01");
		return answer.status();
	}

	private static String open(BenchmarkedService service, String name) {
		String user = Api.newUser(name);
		Api.of(service.process()::uri, user).open(name);
		return user;
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
		service.jdbc().sql("NOTIFY streampay_event_store").update();
	}

}
