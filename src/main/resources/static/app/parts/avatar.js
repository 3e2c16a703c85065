import { h } from '../lib.js';
import { icon } from './icon.js';

const TINTS = 6;

/**
 * A person's initials on a tint of their own. The name stands beside it.
 *
 * @param {{id: string, name: string}} person
 * @param {string} [size] `small`, `large` or nothing
 */
export function avatar({ id, name }, size = '') {
	return h('span', { class: ['avatar', `avatar-tint-${tint(id)}`, size && `avatar-${size}`], 'aria-hidden': 'true' }, initials(name));
}

/** For what no person has done. */
export function emblem(name) {
	return h('span', { class: 'avatar avatar-emblem', 'aria-hidden': 'true' }, [icon(name)]);
}

function initials(name) {
	const words = name.trim().split(/\s+/);
	const first = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
	return first.map(word => Array.from(word)[0] ?? '').join('').toLocaleUpperCase();
}

function tint(id) {
	let hash = 2166136261;
	for (const character of id) {
		hash = Math.imul(hash ^ character.codePointAt(0), 16777619) >>> 0;
	}
	return (hash >>> 8) % TINTS;
}
