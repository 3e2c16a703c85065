package com.streampay.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import com.streampay.support.Tokens;

/**
 * As many people with accounts and tokens of their own, who pay and ask each other a cent
 * at a time. Some are more popular than others, if the crowd is told so.
 */
final class Crowd {

	private static final String[] SCOPES = { "write:pay", "write:request", "write:users", "read:balances" };

	private final List<Person> people;

	/** For each person, how probable it is that one up to them is paid. */
	private final double[] zipf;

	private Crowd(List<Person> people) {
		this.people = people;
		double[] sums = IntStream.rangeClosed(1, people.size()).mapToDouble((rank) -> 1.0 / rank).toArray();
		java.util.Arrays.parallelPrefix(sums, Double::sum);
		this.zipf = sums;
	}

	/** Opens an account for each, over HTTP. */
	static Crowd open(int people, int port) throws Exception {
		List<Person> all = IntStream.range(0, people).parallel().mapToObj((i) -> {
			String id = new UUID(i, new Random(i).nextLong()).toString();
			return new Person(id, Tokens.of(id, SCOPES));
		}).toList();
		BlockingQueue<Person> waiting = new LinkedBlockingQueue<>(all);
		try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
			List<Future<?>> opening = IntStream.range(0, 16).<Future<?>>mapToObj((i) -> threads.submit(() -> {
				try (HttpConnection connection = new HttpConnection(port)) {
					for (Person person = waiting.poll(); person != null; person = waiting.poll()) {
						connection
							.send("PUT", "/current-user", person.token(), key(),
									"{\"name\":\"Somebody\",\"username\":\"somebody\"}")
							.accepted();
					}
				}
				return null;
			})).toList();
			for (Future<?> one : opening) {
				one.get();
			}
		}
		return new Crowd(all);
	}

	List<Person> people() {
		return this.people;
	}

	Person anyone() {
		return this.people.get(ThreadLocalRandom.current().nextInt(this.people.size()));
	}

	/** Anyone but one. */
	Person anyoneBut(Person one) {
		Person other = anyone();
		return (other != one) ? other : anyoneBut(one);
	}

	/** The same by Zipf's law with exponent 1: the first twice as often as the second. */
	Person somebodyPopularBut(Person one) {
		double dice = ThreadLocalRandom.current().nextDouble(this.zipf[this.zipf.length - 1]);
		int found = java.util.Arrays.binarySearch(this.zipf, dice);
		Person other = this.people.get((found < 0) ? -found - 1 : found);
		return (other != one) ? other : somebodyPopularBut(one);
	}

	/** Pays a cent, and returns the payment's id. */
	static String pay(HttpConnection connection, Person payer, Person payee) throws IOException {
		return connection
			.send("POST", "/pay", payer.token(), key(), "{\"userId\":\"" + payee.id() + "\",\"amount\":0.01}")
			.accepted()
			.text("paymentId");
	}

	/** Asks for a cent and is paid it. */
	static void askAndSettle(HttpConnection connection, Person requester, Person payer) throws IOException {
		String request = connection
			.send("POST", "/request", requester.token(), key(), "{\"userId\":\"" + payer.id() + "\",\"amount\":0.01}")
			.accepted()
			.text("requestId");
		connection
			.send("POST", "/pay", payer.token(), key(),
					"{\"userId\":\"" + requester.id() + "\",\"amount\":0.01,\"requestId\":\"" + request + "\"}")
			.accepted();
	}

	private static String key() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return new UUID(random.nextLong(), random.nextLong()).toString();
	}

	record Person(String id, String token) {

	}

}
