/**
 * What is asked for once, rather than watched on a stream.
 */

import { call, ProblemError } from './http.js';
import { renew } from './session.js';

/**
 * @param {string} path
 * @param {{signal?: AbortSignal, accept?: string}} [options]
 * @returns {Promise<{body: any, next: ?string}>} `next` is the path of the next page of a list
 * @throws {ProblemError} if the service refuses
 */
export async function query(path, { signal } = {}) {
	let answer = await call('GET', path, { signal });
	if (answer.status === 401 && await renew()) {
		answer = await call('GET', path, { signal });
	}
	if (!answer.ok) {
		throw new ProblemError(answer);
	}
	return { body: answer.body, next: nextPage(answer.headers.get('Link')) };
}

/** RFC 8288; taken only if it stays on this service. */
function nextPage(link) {
	const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1];
	if (!target) {
		return null;
	}
	const url = new URL(target, location.origin);
	return `${url.pathname}${url.search}`;
}

/**
 * @param {string} words
 * @param {{limit?: number, signal?: AbortSignal}} [options]
 * @returns {Promise<{users: {userId: string, name: string, username: string}[], more: boolean}>}
 */
export async function findUsers(words, { limit = 8, signal } = {}) {
	const { body, next } = await query(`/users?${new URLSearchParams({ query: words.trim().slice(0, 100), limit })}`, { signal });
	return { users: body, more: next !== null };
}

/**
 * The directory's entry of the one who is signed in.
 *
 * @returns {Promise<{userId: string, name: string, username: string} | null>}
 */
export async function findMyself() {
	try {
		return (await query('/current-user')).body;
	}
	catch (error) {
		if (error.status === 404) {
			return null;
		}
		throw error;
	}
}
