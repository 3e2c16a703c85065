/**
 * A browser opens six connections to a host, for all tabs together, and a stream occupies one
 * for as long as it is open. So that commands and queries always find one free, all tabs share
 * four slots, and a stream needs one. A tab that is looked at gets one: those that nobody sees
 * let go of theirs, and if all are looked at, the one that was used last wins.
 */

const NUMBERS = [0, 1, 2, 3];
const GRACE_MS = 300;

const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('streampay.slots') : null;
const held = new Set();

tabs?.addEventListener('message', () => {
	if (document.hidden) {
		held.forEach(slot => slot.lose());
	}
});

/** The right to one stream. Where the browser has no locks to share, it is always granted. */
export class Slot {

	#release = null;
	#number = -1;
	#onLost;

	/** @param {() => void} onLost another tab has taken it */
	constructor(onLost) {
		this.#onLost = onLost;
	}

	/** @returns {Promise<void>} when it is held; at the latest after a moment */
	async take() {
		if (this.#release || !navigator.locks) {
			return;
		}
		if (await this.#takeFree()) {
			return;
		}
		tabs?.postMessage('needed');
		await new Promise(resolve => setTimeout(resolve, GRACE_MS));
		if (!await this.#takeFree()) {
			const others = NUMBERS.filter(number => ![...held].some(slot => slot.#number === number));
			await this.#request(others[Math.floor(Math.random() * others.length)] ?? 0, { steal: true });
		}
	}

	async #takeFree() {
		for (const number of NUMBERS) {
			if (await this.#request(number, { ifAvailable: true })) {
				return true;
			}
		}
		return false;
	}

	#request(number, options) {
		return new Promise(decided => {
			navigator.locks.request(`streampay.stream.${number}`, options, lock => {
				if (lock === null) {
					decided(false);
					return undefined;
				}
				return new Promise(release => {
					this.#release = release;
					this.#number = number;
					held.add(this);
					decided(true);
				});
			}).catch(() => this.lose());
		});
	}

	/** Gives it back. */
	release() {
		held.delete(this);
		this.#release?.();
		this.#release = null;
	}

	/** Gives it up because somebody else needs it. */
	lose() {
		if (this.#release) {
			this.release();
			this.#onLost();
		}
	}

}
