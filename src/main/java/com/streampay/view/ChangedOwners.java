package com.streampay.view;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whose rows have changed since it was last asked.
 */
class ChangedOwners {

	private Map<String, Set<String>> owners = new HashMap<>();

	private boolean everyone;

	/** A change signal for these rows has come. */
	synchronized void add(String rows) {
		int colon = rows.indexOf(':');
		this.owners.computeIfAbsent(rows.substring(0, colon), (model) -> new HashSet<>())
			.add(rows.substring(colon + 1));
		notifyAll();
	}

	/** Change signals may have been missed. */
	synchronized void addEveryone() {
		this.everyone = true;
		notifyAll();
	}

	/** Waits for a change, or for so long, or until it is woken. */
	synchronized void await(long millis) throws InterruptedException {
		if (this.owners.isEmpty() && !this.everyone) {
			wait(millis);
		}
	}

	synchronized void wake() {
		notifyAll();
	}

	/** Takes what there is. */
	synchronized Changes take() {
		Changes changes = new Changes(this.owners, this.everyone);
		this.owners = new HashMap<>();
		this.everyone = false;
		return changes;
	}

	/**
	 * What has changed.
	 *
	 * @param owners by query model
	 * @param everyone whether it may be anything
	 */
	record Changes(Map<String, Set<String>> owners, boolean everyone) {

		/** Whose rows, or {@code null} for everyone's. */
		Collection<String> of(String model) {
			return this.everyone ? null : this.owners.getOrDefault(model, Set.of());
		}

	}

}
