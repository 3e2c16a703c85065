/**
 * Short messages at the edge, for what has happened elsewhere than where one looks.
 */

import { isUndecided, onDecided } from './commands.js';
import { shallowRef } from './lib.js';
import { onCaughtUp, onFresh } from './live.js';
import { format, fromDecimal } from './money.js';
import { sentence } from './problems.js';
import { address } from './router.js';
import { session } from './session.js';
import { activities, onArrival, TREASURY } from './town.js';

const SHOWN_MS = 6_000;
const MOST = 3;

/** @type {import('./lib.js').ShallowRef<{id: number, text: string, href?: string, link?: string, bad?: boolean}[]>} */
export const toasts = shallowRef([]);

let count = 0;
let caughtUp = false;
const watched = new Map();

/**
 * @param {string} text
 * @param {{href?: string, link?: string, bad?: boolean}} [options]
 */
export function toast(text, options = {}) {
	const id = ++count;
	toasts.value = [...toasts.value, { id, text, ...options }].slice(-MOST);
	setTimeout(() => dismiss(id), options.bad ? SHOWN_MS * 2 : SHOWN_MS);
}

/** @param {number} id */
export function dismiss(id) {
	toasts.value = toasts.value.filter(other => other.id !== id);
}

/**
 * Whoever shows a command says what becomes of it, so no toast has to.
 *
 * @param {string} key
 * @returns {() => void} to be called when it is no longer shown
 */
export function watching(key) {
	watched.set(key, (watched.get(key) ?? 0) + 1);
	return () => watched.set(key, watched.get(key) - 1);
}

/** @param {string} key */
export function isWatched(key) {
	return watched.get(key) > 0;
}

/**
 * @param {import('./commands.js').Command} command
 * @returns {string} what it does, such as `Pay 12.30 to Bob`
 */
export function titleOf({ kind, about }) {
	const amount = about.amount && format(fromDecimal(about.amount));
	switch (kind) {
		case 'pay':
			return `Pay ${amount} to ${about.userName}`;
		case 'request':
			return `Ask ${about.userName} for ${amount}`;
		case 'decline':
			return `Decline ${about.userName}’s request for ${amount}`;
		case 'cancel':
			return `Cancel the request for ${amount} to ${about.userName}`;
		default:
			return 'Save your profile';
	}
}

const DONE = {
	pay: ({ userName }, amount) => `You paid ${amount} to ${userName}.`,
	request: ({ userName }, amount) => `You asked ${userName} for ${amount}.`,
	decline: ({ userName }, amount) => `You declined ${userName}’s request for ${amount}.`,
	cancel: ({ userName }, amount) => `Your request for ${amount} to ${userName} is cancelled.`,
	profile: () => 'Your profile is saved.',
};

onDecided(command => {
	if (isWatched(command.key) || isUndecided(command)) {
		return;
	}
	if (command.state === 'refused') {
		toast(`${titleOf(command)}: ${sentence(command.problem)}`, { bad: true });
	}
	else {
		toast(DONE[command.kind](command.about, command.about.amount && format(fromDecimal(command.about.amount))));
	}
});

// What others do to the signed-in user, from when the page has caught up.

onFresh(() => {
	caughtUp = false;
});
onCaughtUp(() => {
	caughtUp = true;
});
onArrival((stream, data) => {
	if (!caughtUp || document.hidden) {
		return;
	}
	if (stream === 'activities' && data.eventName === 'PaymentReceived' && data.toUserId === session.value?.userId
		&& !activities.value.some(activity => activity.paymentId === data.paymentId && activity.state === 'received')) {
		toast(data.fromUserId === TREASURY ? `A gift of ${format(data.amount)} from the town’s treasury. Welcome!`
			: `${data.fromUserName} paid you ${format(data.amount)}.`);
	}
	else if (stream === 'activities' && data.eventName === 'PaymentRefunded' && data.fromUserId === session.value?.userId) {
		toast(`Your payment of ${format(data.amount)} to ${data.toUserName} came back.`);
	}
	else if (stream === 'payment-requests') {
		toast(`${data.fromUserName} asks you for ${format(data.amount)}.`, { href: address('/requests'), link: 'See it' });
	}
});
