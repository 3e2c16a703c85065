/**
 * One request, one answer. Who is to be asked again, and when, is decided elsewhere.
 */

import { learn } from './clock.js';
import { readJson } from './json.js';

const PATIENCE_MS = 20_000;

/** An answer that is a problem document. */
export class ProblemError extends Error {

	/** @param {Answer} answer */
	constructor(answer) {
		super(answer.body?.title ?? `Status ${answer.status}`);
		this.name = 'ProblemError';
		this.status = answer.status;
		this.problem = answer.body ?? {};
	}

}

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {boolean} ok
 * @property {Headers} headers
 * @property {any} body what {@link readJson} reads; `null` if it is no JSON
 */

/**
 * @param {string} method
 * @param {string} path
 * @param {{headers?: Record<string, string>, body?: string, signal?: AbortSignal}} [options]
 * @returns {Promise<Answer>}
 * @throws if there was no answer, or it stopped half-way, or `signal` aborted it
 */
export async function call(method, path, { headers = {}, body, signal } = {}) {
	const patience = AbortSignal.timeout(PATIENCE_MS);
	const response = await fetch(path, {
		method,
		headers: { Accept: 'application/json, application/problem+json', ...(body && { 'Content-Type': 'application/json' }), ...headers },
		body,
		cache: 'no-store',
		signal: signal ? either(signal, patience) : patience,
	});
	const text = await response.text();
	learn(response.headers.get('Date'));
	return { status: response.status, ok: response.ok, headers: response.headers, body: parse(text) };
}

function parse(text) {
	try {
		return text === '' ? null : readJson(text);
	}
	catch {
		return null;
	}
}

function either(...signals) {
	if (AbortSignal.any) {
		return AbortSignal.any(signals);
	}
	const controller = new AbortController();
	signals.forEach(signal => signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true }));
	return controller.signal;
}
