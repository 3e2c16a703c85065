/**
 * Every balance the signed-in user has had, in order. The stream runs only while somebody looks
 * at it; what has come is kept, so that coming back costs nothing.
 */

import { readJson } from './json.js';
import { shallowRef, triggerRef } from './lib.js';
import { TabStream } from './live.js';

/** @type {import('./lib.js').ShallowRef<{version: number, at: number, minor: bigint}[]>} */
export const history = shallowRef([]);

let flushing = 0;

const stream = new TabStream('/balance-histories', {
	onOpen: fresh => {
		if (fresh) {
			history.value = [];
		}
	},
	onEvent: ({ data }) => {
		const { balance, version, timestamp } = readJson(data);
		const last = history.value.at(-1);
		if (last === undefined || version > last.version) {
			// Grown in place: ten thousand events must not copy ten thousand arrays.
			history.value.push({ version, at: Date.parse(timestamp), minor: balance });
			flushing ||= requestAnimationFrame(() => {
				flushing = 0;
				triggerRef(history);
			});
		}
	},
}, false);

export function watchHistory() {
	stream.start();
}

export function leaveHistory() {
	stream.stop();
}
