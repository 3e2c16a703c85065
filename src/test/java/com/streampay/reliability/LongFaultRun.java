package com.streampay.reliability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

import com.streampay.reliability.Faults.Fault;
import com.streampay.support.Books;
import com.streampay.support.TopicReader;

import org.springframework.util.FileSystemUtils;

/**
 * One random history after the other on the same database and topics, while things go
 * wrong all the time. Goes on after a violation, and tells at the end how many there
 * were.
 */
public final class LongFaultRun {

	private static final Duration HISTORY = Duration.ofSeconds(60);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(6);

	private LongFaultRun() {
	}

	/**
	 * @param args minutes (60), first seed (1)
	 */
	public static void main(String[] args) throws Exception {
		int minutes = (args.length > 0) ? Integer.parseInt(args[0]) : 60;
		long seed = (args.length > 1) ? Long.parseLong(args[1]) : 1;
		Path directory = Files.createTempDirectory("streampay-faults");
		Cluster cluster = new Cluster(directory);
		// Also where it is interrupted.
		Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
		Instant end = Instant.now().plus(Duration.ofMinutes(minutes));
		Map<Fault, Integer> done = new EnumMap<>(Fault.class);
		int histories = 0;
		int operations = 0;
		int violations = 0;
		try (RecordCopies copies = new RecordCopies(cluster.bootstrapServers())) {
			while (Instant.now().isBefore(end)) {
				Faults faults = new Faults(cluster, copies, seed, LONGEST_PAUSE);
				Trial trial = new Trial(cluster, faults, seed);
				try {
					trial.run(HISTORY, faults);
				}
				catch (Throwable ex) {
					violations++;
					System.out.println("VIOLATION: " + trial.report());
					ex.printStackTrace(System.out);
				}
				histories++;
				operations += trial.operations();
				faults.done().forEach((fault, times) -> done.merge(fault, times, Integer::sum));
				System.out.printf(
						"%s seed %d: %d answers, %s; in all %d histories, %d answers, %d kills, %d violations%n",
						Instant.now(), seed, trial.operations(), faults.done(), histories, operations, kills(done),
						violations);
				seed++;
			}
		}
		Books books = new Books(cluster.jdbc());
		books.awaitQuiet().check();
		try (TopicReader topics = new TopicReader(cluster.bootstrapServers())) {
			books.assertPublished(topics.readAll("events"));
		}
		System.out.printf("%n| histories | answers checked | events | kills | other faults | violations |%n");
		System.out.printf("|---|---|---|---|---|---|%n");
		System.out.printf("| %d | %d | %d | %d | %d | %d |%n%n%s%n", histories, operations, books.events(), kills(done),
				done.values().stream().mapToInt(Integer::intValue).sum() - kills(done), violations, done);
		cluster.close();
		if (violations == 0) {
			FileSystemUtils.deleteRecursively(directory);
		}
		System.exit((violations == 0) ? 0 : 1);
	}

	private static int kills(Map<Fault, Integer> done) {
		return done.entrySet().stream().filter(fault -> fault.getKey().isKill()).mapToInt(Map.Entry::getValue).sum();
	}

}
