package com.streampay.support;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

import org.apache.kafka.common.utils.Utils;

/**
 * In which partition of the topic {@code commands} the commands of an account lie. Who
 * starts a service with {@link #EACH_ITS_LISTENER} has each decided by another listener.
 */
public final class Shard {

	/** How many there are: the setting {@code spring.kafka.listener.concurrency}. */
	public static final String EACH_ITS_LISTENER = "8";

	private Shard() {
	}

	/** A new user in the shard of another. */
	public static String userBeside(String other, String name) {
		return user(name, (shard) -> shard == of(other));
	}

	/** A new user in another shard than that of another. */
	public static String userApartFrom(String other, String name) {
		return user(name, (shard) -> shard != of(other));
	}

	private static String user(String name, IntPredicate wanted) {
		return Stream.generate(() -> Api.newUser(name))
			.filter((user) -> wanted.test(of(user)))
			.findFirst()
			.orElseThrow();
	}

	/** As Kafka's own partitioner has it. */
	private static int of(String account) {
		return Utils.toPositive(Utils.murmur2(account.getBytes(StandardCharsets.UTF_8)))
				% Integer.parseInt(EACH_ITS_LISTENER);
	}

}
