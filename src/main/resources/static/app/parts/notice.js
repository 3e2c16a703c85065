import { h } from '../lib.js';

/**
 * Something that went wrong, where it did.
 *
 * @param {any} content nothing for nothing
 */
export function alarm(content) {
	return h('div', { class: 'notice-place', role: 'alert' }, content ? [h('div', { class: 'notice notice-bad' }, content)] : []);
}

/** Something worth knowing. */
export function hint(...content) {
	return h('div', { class: 'notice' }, content);
}

/** Instead of an empty list. */
export function nothing(title, text) {
	return h('div', { class: 'nothing' }, [h('p', { class: 'nothing-title' }, title), text && h('p', text)]);
}
