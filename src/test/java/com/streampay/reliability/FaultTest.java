package com.streampay.reliability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.streampay.reliability.Faults.Fault;
import com.streampay.support.Books;
import com.streampay.support.TopicReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A random history while everything goes wrong once at least. To repeat it:
 * {@code -Dstreampay.seed=…}. The long one is {@link LongFaultRun}.
 */
// Not every wait of it can be interrupted.
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultTest {

	@Test
	void money_is_right_whatever_is_killed_paused_cut_off_or_sent_twice(@TempDir Path directory) throws Exception {
		long seed = Long.getLong("streampay.seed", System.nanoTime());
		try (Cluster cluster = new Cluster(directory);
				RecordCopies copies = new RecordCopies(cluster.bootstrapServers())) {
			Faults faults = new Faults(cluster, copies, seed, Duration.ofSeconds(3));
			Trial trial = new Trial(cluster, faults, seed);
			try {
				trial.runUntilEachFault(Duration.ofSeconds(40));
			}
			catch (Throwable ex) {
				throw new AssertionError(trial.report(), ex);
			}
			assertThat(faults.done()).containsOnlyKeys(Fault.values());
			try (TopicReader topics = new TopicReader(cluster.bootstrapServers())) {
				new Books(cluster.jdbc()).assertPublished(topics.readAll("events"));
			}
		}
	}

}
