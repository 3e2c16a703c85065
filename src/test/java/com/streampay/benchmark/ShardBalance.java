package com.streampay.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

import org.apache.kafka.common.utils.Utils;

/**
 * How much faster payments can be made where accounts are spread over several nodes or
 * databases: the load of the busiest one decides. A payment is a command of the payer and
 * one of the payee; keys are spread as Kafka's producer spreads them.
 */
final class ShardBalance {

	private static final int[] PARTS = { 2, 4, 8, 16 };

	private static final int[] ACCOUNTS = { 1_000, 100_000 };

	/** Each with other ids of users. */
	private static final int TOWNS = 10;

	private ShardBalance() {
	}

	/** Prints the table of docs/scaling.md. */
	public static void main(String[] args) {
		System.out.print(table());
	}

	/** The same at each call: nothing is measured. */
	static String table() {
		StringBuilder table = new StringBuilder("| accounts | who is paid |");
		Arrays.stream(PARTS).forEach((parts) -> table.append(" %d |".formatted(parts)));
		table.append("\n|---|---|").append("---|".repeat(PARTS.length)).append('\n');
		for (int accounts : ACCOUNTS) {
			row(table, accounts, "anyone", (rank) -> 1);
			row(table, accounts, "Zipf(1.0)", (rank) -> 1.0 / (rank + 1));
		}
		return table.toString();
	}

	private static void row(StringBuilder table, int accounts, String paid, IntToDoubleFunction popularity) {
		table.append(String.format(Locale.ROOT, "| %,d | %s |", accounts, paid));
		for (int parts : PARTS) {
			table.append(String.format(Locale.ROOT, " %.1f |", speedUp(accounts, popularity, parts)));
		}
		table.append('\n');
	}

	private static double speedUp(int accounts, IntToDoubleFunction popularity, int parts) {
		double[] popularities = IntStream.range(0, accounts).mapToDouble(popularity::applyAsDouble).toArray();
		double all = Arrays.stream(popularities).sum();
		return IntStream.range(0, TOWNS).mapToDouble((town) -> {
			Random random = new Random(town);
			double[] loads = new double[parts];
			for (double paid : popularities) {
				String id = new UUID(random.nextLong(), random.nextLong()).toString();
				loads[partition(id, parts)] += (1.0 / accounts + paid / all) / 2;
			}
			return 1 / Arrays.stream(loads).max().orElseThrow();
		}).average().orElseThrow();
	}

	private static int partition(String key, int partitions) {
		return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
	}

}
