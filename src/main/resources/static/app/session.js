/**
 * Who is signed in. The access token is in a cookie that no script can read; the page knows
 * whose it is and when it ends, and has it renewed before. All tabs share the cookie, so one of
 * them renews it and tells the others.
 */

import { now } from './clock.js';
import { call } from './http.js';
import { shallowRef } from './lib.js';

/** Whether somebody has been signed in in this browser: only then is it worth trying to renew. */
const HINT = 'streampay.signed-in';
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * @typedef {{userId: string, name: ?string, username: ?string, expiresAt: string, renewable: boolean}} Session
 */

/**
 * `undefined` as long as it is not known, `null` if nobody is signed in.
 *
 * @type {import('./lib.js').ShallowRef<Session | null | undefined>}
 */
export const session = shallowRef(undefined);

/** Why nobody is signed in: `''`, `'ended'`, `'away'`, or why a sign-in was not completed. */
export const signedOutBecause = shallowRef('');

/** Why a sign-in was not completed, where the service says so. */
const FAILURES = ['expired', 'refused', 'unavailable'];

const renewedListeners = new Set();
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('streampay.session') : null;
let timer = 0;
let renewing = null;

/** Asks who is signed in. To be called once. */
export async function startSession() {
	tabs?.addEventListener('message', ({ data }) => {
		if (data === null) {
			end('ended');
		}
		else {
			adopt(data, { tell: false });
		}
	});
	document.addEventListener('visibilitychange', () => {
		if (!document.hidden && session.value && remaining() <= 0) {
			renew();
		}
	});
	for (let wait = 500; ; wait = Math.min(wait * 2, 10_000)) {
		try {
			let answer = await call('GET', '/session');
			if (answer.status === 401 && remembered()) {
				answer = await call('POST', '/session/renew');
			}
			if (answer.ok) {
				adopt(answer.body);
				return;
			}
			if (answer.status < 500 && answer.status !== 429) {
				end(failure());
				return;
			}
		}
		catch {
			// No answer; asked again below.
		}
		signedOutBecause.value = 'away';
		await new Promise(resolve => setTimeout(resolve, wait));
	}
}

/** @param {() => void} listener called whenever there is a new access token */
export function onRenewed(listener) {
	renewedListeners.add(listener);
}

/**
 * Makes sure of a valid session, when one was refused or will soon end. Any number of callers,
 * in any number of tabs, cause one renewal.
 *
 * @returns {Promise<boolean>} whether there is one
 */
export function renew() {
	renewing ??= alone(renewOnce).finally(() => {
		renewing = null;
	});
	return renewing;
}

async function renewOnce() {
	const known = session.value?.expiresAt;
	for (let attempt = 0; ; attempt++) {
		try {
			// Another tab may have been faster.
			if (await adoptCurrent(known) === 'newer') {
				return true;
			}
			const answer = await call('POST', '/session/renew');
			if (answer.ok) {
				adopt(answer.body);
				return true;
			}
			if (answer.status < 500 && answer.status !== 429) {
				// So may a browser without locks, whose refresh token is then used up. Or it cannot be renewed, but is still good.
				if (await adoptCurrent(known) !== 'none') {
					return true;
				}
				end('ended');
				return false;
			}
		}
		catch {
			// No answer is no reason to say that somebody is signed out.
		}
		await new Promise(resolve => setTimeout(resolve, Math.min(500 * 2 ** attempt, 15_000) * (0.5 + Math.random() / 2)));
	}
}

async function adoptCurrent(known) {
	const { ok, body } = await call('GET', '/session');
	if (!ok || Date.parse(body.expiresAt) <= now()) {
		return 'none';
	}
	if (body.expiresAt === known) {
		return 'same';
	}
	adopt(body, { tell: false });
	return 'newer';
}

/** Only one tab at a time does it, where the browser can tell (it can on https and localhost). */
function alone(task) {
	return navigator.locks ? navigator.locks.request('streampay.renew', task) : task();
}

function adopt(next, { tell = true } = {}) {
	const previous = session.value;
	if (previous && previous.userId !== next.userId) {
		// Somebody else has signed in in another tab. What is shown and drafted here is not theirs.
		location.reload();
		return;
	}
	session.value = next;
	signedOutBecause.value = '';
	remember(true);
	if (tell) {
		tabs?.postMessage(next);
	}
	schedule();
	if (previous && previous.expiresAt !== next.expiresAt) {
		renewedListeners.forEach(listener => listener());
	}
}

function schedule() {
	clearTimeout(timer);
	const left = remaining();
	const early = Math.min(60_000, left * 0.2) * (0.75 + Math.random() / 2);
	timer = setTimeout(() => {
		if (session.value?.renewable || remaining() <= 0) {
			renew();
		}
		else {
			timer = setTimeout(renew, Math.max(1000, remaining() + 500));
		}
	}, Math.min(LONGEST_TIMER_MS, Math.max(1000, left - early)));
}

function remaining() {
	return Date.parse(session.value.expiresAt) - now();
}

function end(reason) {
	clearTimeout(timer);
	session.value = null;
	signedOutBecause.value = reason;
	if (reason === '' || reason !== failure()) {
		remember(false);
	}
}

/** Why the sign-in from which this page was opened was not completed, or `''`. */
function failure() {
	const query = new URLSearchParams(location.search);
	const reason = query.get('reason');
	return query.get('sign-in') !== 'failed' ? '' : FAILURES.includes(reason) ? reason : 'failed';
}

/**
 * Signs out here, in the other tabs, and at the issuer.
 *
 * @returns {Promise<void>}
 * @throws if the service cannot be asked: then nobody is signed out
 */
export async function signOut() {
	const answer = await call('POST', '/session/sign-out');
	if (!answer.ok && answer.status !== 401) {
		throw new Error(`Status ${answer.status}`);
	}
	remember(false);
	tabs?.postMessage(null);
	location.assign(answer.body?.location ?? '/');
}

/** @returns {string} where to sign in and come back to what is open now */
export function signInAddress() {
	return `/sign-in?return=${encodeURIComponent(`/${location.hash}`)}`;
}

function remembered() {
	return localStorage.getItem(HINT) !== null;
}

function remember(signedIn) {
	if (signedIn) {
		localStorage.setItem(HINT, '1');
	}
	else {
		localStorage.removeItem(HINT);
	}
}
