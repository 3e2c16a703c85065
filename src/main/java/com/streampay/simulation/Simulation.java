package com.streampay.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import com.streampay.processing.SessionLock;
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

	/** "StreamPay simulation". */
	static final long LOCK = 0x5350_5349_4D55_4C41L;

	private static final Duration LOCK_INTERVAL = Duration.ofSeconds(5);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Town town;

	private final SimulationProperties properties;

	private final SessionLock lock;

	private volatile Thread leader;

	Simulation(Town town, SimulationProperties properties, DataSource database) {
		this.town = town;
		this.properties = properties;
		this.lock = new SessionLock(database, LOCK);
	}

	/** Until the node stops, or as long as it holds the lock. */
	private void lead() {
		List<Life> lives = new ArrayList<>();
		try {
			while (isLeader()) {
				boolean leads = this.lock.hold();
				if (leads && lives.isEmpty()) {
					lives.addAll(live());
				}
				else if (!leads) {
					stop(lives);
				}
				if (isLeader()) {
					LockSupport.parkNanos(LOCK_INTERVAL.toNanos());
				}
			}
		}
		finally {
			stop(lives);
			this.lock.release();
		}
	}

	private boolean isLeader() {
		return Thread.currentThread() == this.leader;
	}

	private List<Life> live() {
		logger.info("The simulation runs on this node");
		attempt(this.town::settle);
		return List.of(new Life(this.properties.newUserEvery(), this.town::somebodyComes),
				new Life(this.properties.paymentEvery(), this.town::onePaysAnother),
				new Life(this.properties.requestEvery(), this.town::oneAsksAnother),
				new Life(this.properties.paymentToRealUserEvery(), this.town::onePaysSomebodyReal),
				new Life(this.properties.requestToRealUserEvery(), this.town::oneAsksSomebodyReal));
	}

	private static void attempt(Runnable thing) {
		try {
			thing.run();
		}
		catch (RuntimeException ex) {
			logger.debug("Something did not happen in the simulation", ex);
		}
	}

	private static void stop(List<Life> lives) {
		lives.forEach(Life::end);
		lives.clear();
	}

	@Override
	public boolean isRunning() {
		return this.leader != null;
	}

	@Override
	public void start() {
		this.leader = Thread.ofVirtual().name("simulation-lock").unstarted(this::lead);
		this.leader.start();
	}

	/** No thread is interrupted: that would cut the connection it is using. */
	@Override
	public void stop() {
		Thread led = this.leader;
		this.leader = null;
		LockSupport.unpark(led);
		try {
			led.join(PATIENCE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Does something at random times with an average interval, as things happen that have
	 * nothing to do with each other.
	 */
	private static final class Life {

		private final Thread thread;

		private volatile boolean over;

		Life(Duration interval, Runnable thing) {
			this.thread = Thread.ofVirtual().name("simulation").start(() -> live(interval, thing));
		}

		private void live(Duration interval, Runnable thing) {
			long due = System.nanoTime();
			while (!this.over) {
				due += (long) (-Math.log(1 - ThreadLocalRandom.current().nextDouble()) * interval.toNanos());
				for (long left = due - System.nanoTime(); left > 0 && !this.over; left = due - System.nanoTime()) {
					LockSupport.parkNanos(left);
				}
				if (!this.over) {
					attempt(thing);
				}
			}
		}

		void end() {
			this.over = true;
			LockSupport.unpark(this.thread);
		}

	}

}
