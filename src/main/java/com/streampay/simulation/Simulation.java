package com.streampay.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Has virtual users do something from time to time, on one node: another takes over when
 * that one dies.
 */
@Component
@ConditionalOnBooleanProperty("streampay.simulation.enabled")
class Simulation implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(Simulation.class);

	private static final Duration LOCK_INTERVAL = Duration.ofSeconds(5);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Town town;

	private final SimulationProperties properties;

	private final SimulationLock lock;

	private volatile Thread leader;

	Simulation(Town town, SimulationProperties properties, DataSource database) {
		this.town = town;
		this.properties = properties;
		this.lock = new SimulationLock(database);
	}

	/** Until the node stops, or as long as it holds the lock. */
	private void lead() {
		List<Thread> lives = new ArrayList<>();
		try {
			while (!Thread.currentThread().isInterrupted()) {
				boolean leads = this.lock.hold();
				if (leads && lives.isEmpty()) {
					lives.addAll(live());
				}
				else if (!leads) {
					stop(lives);
				}
				LockSupport.parkNanos(LOCK_INTERVAL.toNanos());
			}
		}
		finally {
			stop(lives);
			this.lock.release();
		}
	}

	private List<Thread> live() {
		logger.info("The simulation runs on this node");
		attempt(this.town::settle);
		return List.of(everySoOften(this.properties.newUserEvery(), this.town::somebodyComes),
				everySoOften(this.properties.paymentEvery(), this.town::onePaysAnother),
				everySoOften(this.properties.requestEvery(), this.town::oneAsksAnother),
				everySoOften(this.properties.paymentToRealUserEvery(), this.town::onePaysSomebodyReal),
				everySoOften(this.properties.requestToRealUserEvery(), this.town::oneAsksSomebodyReal));
	}

	/**
	 * Does it at random times with that average, as things happen that have nothing to do
	 * with each other.
	 */
	private static Thread everySoOften(Duration interval, Runnable thing) {
		return Thread.ofVirtual().name("simulation").start(() -> {
			long due = System.nanoTime();
			while (!Thread.currentThread().isInterrupted()) {
				due += (long) (-Math.log(1 - ThreadLocalRandom.current().nextDouble()) * interval.toNanos());
				for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
					LockSupport.parkNanos(left);
					if (Thread.currentThread().isInterrupted()) {
						return;
					}
				}
				attempt(thing);
			}
		});
	}

	private static void attempt(Runnable thing) {
		try {
			thing.run();
		}
		catch (RuntimeException ex) {
			logger.debug("Something did not happen in the simulation", ex);
		}
	}

	private static void stop(List<Thread> lives) {
		lives.forEach(Thread::interrupt);
		lives.clear();
	}

	@Override
	public boolean isRunning() {
		return this.leader != null;
	}

	@Override
	public void start() {
		this.leader = Thread.ofVirtual().name("simulation-lock").start(this::lead);
	}

	@Override
	public void stop() {
		this.leader.interrupt();
		try {
			this.leader.join(PATIENCE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.leader = null;
	}

}
