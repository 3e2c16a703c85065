package com.streampay.reliability;

import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import com.streampay.support.ServiceProcess;
import com.streampay.support.TcpProxy;
import org.awaitility.Awaitility;

/**
 * What goes wrong, at random moments that the seed decides: it is done to the cluster one
 * after the other, while what was broken before comes back by itself. Nothing is broken
 * twice at the same time.
 */
final class Faults implements Runnable {

	private final Cluster cluster;

	private final Random random;

	private final Duration longestPause;

	private final RecordCopies copies;

	private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);

	private final List<String> log = new ArrayList<>();

	private final List<Throwable> troubles = Collections.synchronizedList(new ArrayList<>());

	private final Map<String, Thread> mending = new ConcurrentHashMap<>();

	private volatile boolean stopped;

	Faults(Cluster cluster, RecordCopies copies, long seed, Duration longestPause) {
		this.cluster = cluster;
		this.copies = copies;
		this.random = new Random(seed);
		this.longestPause = longestPause;
	}

	/** Breaks one thing after the other until it is told to stop. */
	@Override
	public void run() {
		while (!this.stopped) {
			Fault[] all = Fault.values();
			int dice = this.random.nextInt(100);
			Fault fault = all[0];
			for (int i = 0; dice >= all[i].share; i++) {
				dice -= all[i].share;
				fault = all[i + 1];
			}
			cause(fault);
			LockSupport.parkNanos(this.random.nextLong(this.longestPause.toNanos()));
		}
	}

	/** Breaks everything once, in random order. */
	void runOnce() {
		List<Fault> each = new ArrayList<>(List.of(Fault.values()));
		Collections.shuffle(each, this.random);
		while (!each.isEmpty() && !this.stopped) {
			cause(each.getFirst());
			if (done().containsKey(each.getFirst())) {
				each.removeFirst();
			}
			LockSupport.parkNanos(this.random.nextLong(this.longestPause.toNanos()));
		}
	}

	/**
	 * Stops, and returns when everything is whole again.
	 * @throws org.awaitility.core.ConditionTimeoutException if something is not after ten
	 * minutes, which is longer than whoever mends it tries
	 */
	void stop() {
		this.stopped = true;
		Awaitility.await("the end of all mending")
			.atMost(Duration.ofMinutes(10))
			.pollInterval(Duration.ofMillis(10))
			.until(this.mending::keySet, Set::isEmpty);
	}

	/** How often each was done. */
	Map<Fault, Integer> done() {
		synchronized (this.log) {
			return new EnumMap<>(this.done);
		}
	}

	/** What was to be mended, and could not be. */
	List<Throwable> troubles() {
		return List.copyOf(this.troubles);
	}

	/** What was done, and when. */
	List<String> log() {
		synchronized (this.log) {
			return List.copyOf(this.log);
		}
	}

	/** Does it now, unless the same part is broken already. */
	void cause(Fault fault) {
		ServiceProcess node = this.cluster.processes().get(this.random.nextInt(2));
		long longest = (this.random.nextInt(5) == 0) ? 12_000 : 3000;
		Duration pause = Duration.ofMillis(this.random.nextLong(200, longest));
		String name = (node == this.cluster.processes().getFirst()) ? "first" : "second";
		switch (fault) {
			case KILL_NODE -> breakPart(fault, name, node::kill, () -> Cluster.start(node));
			case KILL_BROKER -> breakPart(fault, "broker", this.cluster.broker()::kill, this.cluster::startBroker);
			case KILL_POSTGRES -> breakPart(fault, "database", this.cluster::killPostgres, this.cluster::startPostgres);
			case PAUSE_NODE -> pause(fault, name, node.handle(), pause);
			case PAUSE_BROKER -> pause(fault, "broker", this.cluster.broker().handle(), pause);
			case PAUSE_POSTGRES -> breakPart(fault, "database", () -> signalPostgres("STOP"), () -> {
				LockSupport.parkNanos(pause.toNanos());
				signalPostgres("CONT");
			});
			case CUT -> {
				List<String> names = this.cluster.networks().keySet().stream().sorted().toList();
				String network = names.get(this.random.nextInt(names.size()));
				note(fault, network);
				this.cluster.networks().get(network).cut();
			}
			case PART -> {
				List<String> names = this.cluster.networks().keySet().stream().sorted().toList();
				String network = names.get(this.random.nextInt(names.size()));
				TcpProxy proxy = this.cluster.networks().get(network);
				breakPart(fault, "network to " + network, proxy::breakDown, () -> {
					LockSupport.parkNanos(pause.toNanos());
					proxy.mend();
				});
			}
			case TERMINATE_BACKENDS -> breakPart(fault, "database", () -> this.cluster.jdbc()
				.sql("""
						SELECT pg_terminate_backend(pid) FROM pg_stat_activity
						 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND random() < 0.5""")
				.query()
				.listOfRows(), () -> {
				});
			case COPY_RECORDS -> {
				note(fault, "commands");
				this.copies.send(this.random);
			}
		}
	}

	private void pause(Fault fault, String part, ProcessHandle process, Duration pause) {
		breakPart(fault, part, () -> signal("STOP", process.pid()), () -> {
			LockSupport.parkNanos(pause.toNanos());
			signal("CONT", process.pid());
		});
	}

	private void breakPart(Fault fault, String part, Runnable broken, Runnable mended) {
		Thread thread = Thread.ofVirtual().unstarted(() -> {
			try {
				broken.run();
				mended.run();
			}
			catch (RuntimeException ex) {
				// What stays broken ends it all.
				this.troubles.add(ex);
				this.stopped = true;
				note(part + " was in trouble: " + ex);
			}
			finally {
				this.mending.remove(part);
			}
		});
		if (this.mending.putIfAbsent(part, thread) == null) {
			note(fault, part);
			thread.start();
		}
	}

	private void note(Fault fault, String part) {
		synchronized (this.log) {
			this.done.merge(fault, 1, Integer::sum);
		}
		note(fault + " " + part);
	}

	private void note(String what) {
		synchronized (this.log) {
			this.log.add(LocalTime.now() + " " + what);
		}
	}

	private void signalPostgres(String signal) {
		ProcessHandle postmaster = this.cluster.postgres().process();
		postmaster.children().forEach(worker -> signal(signal, worker.pid()));
		signal(signal, postmaster.pid());
	}

	private static void signal(String signal, long pid) {
		try {
			new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
		}
		catch (java.io.IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What is done to the cluster, with its share in percent. */
	enum Fault {

		KILL_NODE(26), KILL_BROKER(8), KILL_POSTGRES(10), PAUSE_NODE(8), PAUSE_BROKER(4), PAUSE_POSTGRES(4), CUT(10),
		PART(6), TERMINATE_BACKENDS(8), COPY_RECORDS(16);

		private final int share;

		Fault(int share) {
			this.share = share;
		}

		boolean isKill() {
			return name().startsWith("KILL");
		}

	}

}
