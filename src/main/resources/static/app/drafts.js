/**
 * What somebody has begun to fill in: kept across views and reloads of this tab, together with
 * the idempotency key of the intent it has become.
 */

import { newKey } from './commands.js';
import { reactive, watch } from './lib.js';
import { session } from './session.js';

const drafts = new Map();

/**
 * @template {object} T
 * @param {string} name
 * @param {() => T} empty
 * @returns {T & {intent: ?{key: string, body: string}}} reactive; every change is kept
 */
export function draft(name, empty) {
	const storageName = `streampay.draft.${session.value.userId}.${name}`;
	if (!drafts.has(storageName)) {
		const content = reactive({ ...empty(), intent: null, ...load(storageName) });
		watch(content, () => sessionStorage.setItem(storageName, JSON.stringify(content)));
		drafts.set(storageName, content);
	}
	return drafts.get(storageName);
}

/**
 * The key under which a draft is sent: the same one as long as it says the same and is not
 * decided.
 *
 * @param {{intent: ?{key: string, body: string}}} content
 * @param {string} body all that makes the intent
 * @returns {string}
 */
export function intentKey(content, body) {
	if (content.intent?.body !== body) {
		content.intent = { key: newKey(), body };
	}
	return content.intent.key;
}

/**
 * A decided intent is over: what is sent next is a new one, even if it says the same.
 *
 * @param {{intent: ?object}} content
 */
export function closeIntent(content) {
	content.intent = null;
}

function load(storageName) {
	try {
		return JSON.parse(sessionStorage.getItem(storageName)) ?? {};
	}
	catch {
		return {};
	}
}
