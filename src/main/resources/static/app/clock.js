/**
 * The time, as it passes: relative times on the page tick by it. It is the service's time, lest
 * a wrong clock make payments come from the future.
 */

import { ref } from './lib.js';

const TICK_MS = 1000;
/** `Date` headers are cut to the second; less than this tells nothing. */
const TOLERANCE_MS = 3000;

let ahead = 0;

/** The time in milliseconds, each second anew. */
export const seconds = ref(Date.now());

/** The time in milliseconds, each minute anew: for what is older than one. */
export const minutes = ref(Date.now());

/** @returns {number} the service's time in milliseconds */
export function now() {
	return Date.now() + ahead;
}

/** @param {string | null} date the header `Date` of an answer */
export function learn(date) {
	const difference = Date.parse(date ?? '') - Date.now();
	if (!Number.isNaN(difference)) {
		ahead = Math.abs(difference) > TOLERANCE_MS ? difference : 0;
	}
}

setInterval(() => {
	if (!document.hidden) {
		seconds.value = now();
		if (seconds.value - minutes.value >= 60_000 || seconds.value < minutes.value) {
			minutes.value = seconds.value;
		}
	}
}, TICK_MS);
document.addEventListener('visibilitychange', () => {
	seconds.value = minutes.value = now();
});
