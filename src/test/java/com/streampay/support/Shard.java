package com.streampay.support;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;

import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which partition of the topic {@code commands} the commands of an account lie.
 */
public final class Shard {

	private static final int ALL = 8;

	private Shard() {
	}

	/** A service that has each shard decided by another listener, from the first on. */
	public static RunningStreamPay startListenerForEach(Map<String, Object> properties) {
		Map<String, Object> all = new HashMap<>(properties);
		all.put("spring.kafka.listener.concurrency", ALL);
		RunningStreamPay streamPay = RunningStreamPay.start(all);
		// They join one after another, and who is there first has all until then.
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(streamPay.bean(KafkaListenerEndpointRegistry.class).getAllListenerContainers())
						.allSatisfy(
								(container) -> assertThat(container.getAssignmentsByClientId().values()).hasSize(ALL)
									.allSatisfy((partitions) -> assertThat(partitions).hasSize(1))));
		return streamPay;
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
		return Utils.toPositive(Utils.murmur2(account.getBytes(StandardCharsets.UTF_8))) % ALL;
	}

}
