/**
 * What the page knows, kept true by its streams. Events may come twice, so each of them says
 * what is, by key or version, and never by how much something changes.
 */

import { now } from './clock.js';
import { readJson } from './json.js';
import { computed, shallowRef } from './lib.js';
import { onCaughtUp, onFresh, onLive } from './live.js';
import { session } from './session.js';

/** As many as the stream starts with, and some that came while one was reading. */
const ACTIVITIES = 200;
/** When a thousand a second come, people see four times a second what is new. */
const FLUSH_MS = 250;

export const TREASURY = 'streampay-treasury';

/** @type {import('./lib.js').ShallowRef<{minor: bigint, version: number, timestamp: string} | null>} */
export const balance = shallowRef(null);

/** How many payments were received in the town; `null` before the first. */
export const total = shallowRef(null);

/** Their average amount, in minor units; `null` before the first. */
export const average = shallowRef(null);

/**
 * What happens in the town, newest first; a payment is one of these, sent and received.
 *
 * @type {import('./lib.js').ShallowRef<Activity[]>}
 * @typedef {object} Activity
 * @property {string} key
 * @property {'payment' | 'welcome' | 'requested' | 'declined' | 'cancelled' | 'expired'} kind
 * @property {'sent' | 'received' | 'refunded' | ''} state of a payment
 * @property {bigint} amount
 * @property {{id: string, name: string}} from of a request: who asks
 * @property {{id: string, name: string}} to of a request: who is to pay
 * @property {?string} paymentId
 * @property {?string} requestId
 * @property {string} timestamp
 * @property {number} seenAt when it came to this page
 */
export const activities = shallowRef([]);

/** Open requests that the signed-in user is to pay, newest first. */
export const incoming = shallowRef([]);

/** Open requests that the signed-in user has made, newest first. */
export const outgoing = shallowRef([]);

/** Whether an activity concerns the signed-in user. */
export function isMine(activity) {
	const me = session.value?.userId;
	return activity.from.id === me || activity.to.id === me;
}

const listeners = new Set();

/**
 * @param {(stream: string, data: any) => void} listener called for whatever comes on a stream
 */
export function onArrival(listener) {
	listeners.add(listener);
}

function on(stream, handle) {
	onLive(stream, text => {
		const data = readJson(text);
		handle(data);
		listeners.forEach(listener => listener(stream, data));
	});
}

on('current-balance', ({ balance: minor, version, timestamp }) => {
	// After a fresh start it may be older than what was known: the stream is right.
	balance.value = { minor, version, timestamp };
});
on('total-transactions', data => {
	total.value = data.total;
});
on('average-transactions', data => {
	average.value = data.average;
});

// Activities: collected, and shown together.

const KINDS = {
	PaymentSent: 'payment',
	PaymentReceived: 'payment',
	PaymentRefunded: 'payment',
	PaymentRequested: 'requested',
	PaymentRequestDeclined: 'declined',
	PaymentRequestCancelled: 'cancelled',
	PaymentRequestExpired: 'expired',
};
const STATES = { PaymentSent: 'sent', PaymentReceived: 'received', PaymentRefunded: 'refunded' };
const ORDER = ['', 'sent', 'received', 'refunded'];

let byKey = new Map();
let flushing = 0;

/** How long one beat of the pulse is. */
export const BEAT_MS = 5000;
/** How many beats are kept. */
export const BEATS = 60;

/** How many payments there were in each beat, by its number since 1970. */
export const pulse = shallowRef(new Map());

function beat(timestamp) {
	const number = Math.floor(Date.parse(timestamp) / BEAT_MS);
	pulse.value.set(number, (pulse.value.get(number) ?? 0) + 1);
}

on('activities', data => {
	const kind = KINDS[data.eventName];
	if (!kind) {
		return;
	}
	const key = data.paymentId ?? `${data.requestId} ${kind}`;
	const known = byKey.get(key);
	const state = STATES[data.eventName] ?? '';
	if (known) {
		if (ORDER.indexOf(state) > ORDER.indexOf(known.state)) {
			byKey.set(key, { ...known, state });
		}
	}
	else {
		byKey.set(key, {
			key,
			kind: data.fromUserId === TREASURY ? 'welcome' : kind,
			state,
			amount: data.amount,
			from: { id: data.fromUserId, name: data.fromUserName },
			to: { id: data.toUserId, name: data.toUserName },
			paymentId: data.paymentId,
			requestId: data.requestId,
			timestamp: data.timestamp,
			seenAt: now(),
		});
		if (kind === 'payment') {
			beat(data.timestamp);
		}
	}
	flushing ||= setTimeout(flush, FLUSH_MS);
});

function flush() {
	clearTimeout(flushing);
	flushing = 0;
	const all = [...byKey.values()].reverse();
	if (all.length > ACTIVITIES) {
		all.splice(ACTIVITIES);
		byKey = new Map(all.toReversed().map(activity => [activity.key, activity]));
	}
	activities.value = all;
	const oldest = Math.floor(now() / BEAT_MS) - BEATS;
	pulse.value = new Map([...pulse.value].filter(([number]) => number > oldest));
}

// Requests: what does not come again after a fresh start is no longer open.

function requests(stream, list) {
	let open = new Map();
	let seen = null;
	const show = () => {
		list.value = [...open.values()].sort((a, b) => b.timestamp.localeCompare(a.timestamp));
	};
	on(stream, request => {
		open.set(request.id, request);
		seen?.add(request.id);
		show();
	});
	on(`${stream}.delete`, ({ id }) => {
		open.delete(id);
		show();
	});
	onFresh(() => {
		seen = new Set();
	});
	onCaughtUp(() => {
		if (seen) {
			open = new Map([...open].filter(([id]) => seen.has(id)));
			seen = null;
			show();
		}
	});
}

requests('payment-requests', incoming);
requests('outgoing-payment-requests', outgoing);

onFresh(() => {
	byKey = new Map();
	pulse.value = new Map();
});
onCaughtUp(flush);

/** How many requests wait for the signed-in user. */
export const waiting = computed(() => incoming.value.length);
