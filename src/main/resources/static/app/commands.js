/**
 * What the signed-in user wants done. Each intent has one idempotency key from the moment it is
 * sent until it is decided, also across a reload: however often it has to be sent, it happens
 * once. Which is why it can be sent again without asking, and why one may leave meanwhile.
 */

import { now } from './clock.js';
import { call } from './http.js';
import { computed, shallowReactive, shallowRef } from './lib.js';
import { kind, sentence } from './problems.js';
import { renew, session } from './session.js';
import { onArrival, balance } from './town.js';

const KEPT = 30;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** The service remembers keys for a day. After that, sending again might do it again. */
const RETRY_FOR_MS = 23 * 3_600_000;

/**
 * @typedef {object} Command all of it can be written as JSON
 * @property {string} key
 * @property {'pay' | 'request' | 'decline' | 'cancel' | 'profile'} kind
 * @property {'POST' | 'PUT'} method
 * @property {string} path
 * @property {?string} body
 * @property {?string} ifMatch
 * @property {{amount?: string, userName?: string, userId?: string, requestId?: string, balance?: string, version?: number}} about for people to recognise it by; money as decimals
 * @property {'sending' | 'retrying' | 'done' | 'refused' | 'stopped'} state
 * @property {number} createdAt
 * @property {number} sentAt
 * @property {number} answeredAt
 * @property {number} retryAt when it is sent again
 * @property {number} attempts
 * @property {?object} answer the reply's fields that the page needs
 * @property {?object} problem
 * @property {?string} etag of the answer
 * @property {{stream: string, what: string, at: number}[]} arrivals what came of it on this page's streams
 */

/** Those of this tab, newest first. */
export const commands = shallowRef([]);

/** Those that are not decided. */
export const undecided = computed(() => commands.value.filter(isUndecided));

const decidedListeners = new Set();
const wakers = new Set();
window.addEventListener('online', () => wakers.forEach(wake => wake()));
window.addEventListener('beforeunload', event => {
	// It goes on after a reload, but not in a tab that is gone.
	if (undecided.value.length > 0) {
		event.preventDefault();
	}
});

/** Whether nobody knows yet what becomes of it. */
export function isUndecided(command) {
	return command.state === 'sending' || command.state === 'retrying';
}

/** @param {(command: Command) => void} listener called when one is done or refused */
export function onDecided(listener) {
	decidedListeners.add(listener);
}

/** Reads what this tab has sent for the signed-in user, and goes on with what is not decided. */
export function startCommands() {
	commands.value = load().map(command => shallowReactive(command));
	commands.value.filter(isUndecided).forEach(run);
}

/** @returns {string} a new idempotency key (`crypto.randomUUID` is not there on plain http) */
export function newKey() {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Sends a command, until it is decided.
 *
 * @param {Pick<Command, 'kind' | 'method' | 'path' | 'about'> & Partial<Command>} intent with its `key`, if it has one
 * @returns {Command} reactive
 */
export function send(intent) {
	const key = intent.key ?? newKey();
	const known = commands.value.find(command => command.key === key);
	if (known && known.state !== 'stopped') {
		return known;
	}
	const command = shallowReactive({
		body: null,
		ifMatch: null,
		createdAt: now(),
		...known,
		...intent,
		key,
		state: 'sending',
		sentAt: now(),
		answeredAt: 0,
		retryAt: 0,
		attempts: 0,
		answer: null,
		problem: null,
		etag: null,
		arrivals: [],
	});
	commands.value = [command, ...commands.value.filter(other => other !== known)].slice(0, KEPT);
	run(command);
	return command;
}

/**
 * Stops trying. What was sent may still have happened, so its key is kept for when it is tried
 * again.
 *
 * @param {Command} command
 */
export function stopTrying(command) {
	command.state = 'stopped';
	save();
	wakers.forEach(wake => wake());
}

async function run(command) {
	const user = session.value.userId;
	for (;;) {
		command.attempts += 1;
		save();
		const { answer, waitMs } = await attempt(command);
		if (command.state === 'stopped' || session.value?.userId !== user) {
			return;
		}
		if (answer) {
			decide(command, answer);
			return;
		}
		if (now() - command.createdAt > RETRY_FOR_MS) {
			stopTrying(command);
			return;
		}
		command.state = 'retrying';
		const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (command.attempts - 1)) * (0.75 + Math.random() / 2);
		const wait = Math.max(waitMs, backoff);
		command.retryAt = now() + wait;
		save();
		await sleep(wait);
		if (command.state === 'stopped') {
			return;
		}
	}
}

/** What is not decided has no answer; the same key is to be sent again. */
async function attempt(command) {
	try {
		const request = () => call(command.method, command.path, {
			headers: { 'Idempotency-Key': command.key, ...(command.ifMatch && { 'If-Match': command.ifMatch }) },
			body: command.body ?? undefined,
		});
		let answer = await request();
		if (answer.status === 401 && await renew()) {
			answer = await request();
		}
		command.problem = answer.ok ? null : answer.body ?? {};
		if (answer.status === 401 || answer.status === 429 || answer.status >= 500) {
			const retryAfter = Number(answer.headers.get('Retry-After'));
			return { waitMs: retryAfter > 0 ? retryAfter * 1000 : 0 };
		}
		return { answer };
	}
	catch {
		command.problem = null;
		return { waitMs: 0 };
	}
}

function decide(command, answer) {
	command.answeredAt = now();
	command.etag = answer.headers.get('ETag');
	command.problem = answer.ok ? null : answer.body ?? {};
	if (answer.ok) {
		const { paymentId = null, requestId = null, version = null, expiresAt = null } = answer.body ?? {};
		command.answer = { paymentId, requestId, version, expiresAt };
	}
	command.state = answer.ok ? 'done' : 'refused';
	save();
	decidedListeners.forEach(listener => listener(command));
}

/** Until then, or until there is reason to believe that it will work now. */
function sleep(ms) {
	return new Promise(resolve => {
		const wake = () => {
			clearTimeout(timer);
			wakers.delete(wake);
			resolve();
		};
		const timer = setTimeout(wake, ms);
		wakers.add(wake);
	});
}

/** Why it is not decided yet, in words. */
export function whyUndecided(command) {
	return command.problem?.type ? sentence(command.problem) : navigator.onLine ? 'There is no answer yet.' : 'You are offline.';
}

/** @param {Command | null | undefined} command */
export function problemKind(command) {
	return command?.state === 'refused' ? kind(command.problem) : '';
}

/**
 * What payments of this tab take from the balance that the stream does not know of yet, in
 * minor units. As soon as the stream moves, it is believed: it may know the payment already.
 *
 * @returns {bigint}
 */
export const underWay = computed(() => commands.value
	.filter(command => command.kind === 'pay' && balance.value !== null && (command.state === 'done'
		? (command.answer.version ?? -1) > balance.value.version
		: isUndecided(command) && command.about.version === balance.value.version))
	.reduce((sum, command) => sum + BigInt(command.about.amount.replace('.', '')), 0n));

// What came of a command, for those who want to follow it.

onArrival((stream, data) => {
	const version = stream === 'current-balance' ? data.version : null;
	for (const command of commands.value) {
		const { paymentId, requestId, version: own } = command.answer ?? {};
		const same = version !== null ? command.kind === 'pay' && own === version
			: stream === 'activities' ? (paymentId ? data.paymentId === paymentId : requestId && data.requestId === requestId)
				: requestId && data.id === requestId;
		if (same) {
			note(command, stream, data.eventName ?? '');
		}
		else if (isUndecided(command)) {
			early.push({ stream, data, at: now() });
			early.splice(0, early.length - 50);
		}
	}
});

/** A stream may be faster than the reply: what came since is looked at again when that is there. */
const early = [];

onDecided(command => {
	const { paymentId, requestId, version } = command.answer ?? {};
	for (const { stream, data, at } of early) {
		if (paymentId && data.paymentId === paymentId || requestId && (data.requestId ?? data.id) === requestId
			|| stream === 'current-balance' && command.kind === 'pay' && data.version === version) {
			note(command, stream, data.eventName ?? '', at);
		}
	}
});

function note(command, stream, what, at = now()) {
	if (!command.arrivals.some(arrival => arrival.stream === stream && arrival.what === what)) {
		command.arrivals = [...command.arrivals, { stream, what, at }];
		save();
	}
}

function storageName() {
	return `streampay.commands.${session.value.userId}`;
}

function load() {
	try {
		return JSON.parse(sessionStorage.getItem(storageName())) ?? [];
	}
	catch {
		return [];
	}
}

function save() {
	if (session.value) {
		sessionStorage.setItem(storageName(), JSON.stringify(commands.value));
	}
}
