/**
 * Which view is open, by the part of the address behind `#`.
 */

import { shallowRef } from './lib.js';
import { views } from './views/index.js';

/**
 * @type {import('./lib.js').ShallowRef<{view: import('./views/index.js').View, query: URLSearchParams}>}
 */
export const route = shallowRef(read());

window.addEventListener('hashchange', () => {
	route.value = read();
});

function read() {
	const [path, query = ''] = location.hash.slice(1).split('?');
	return { view: views.find(view => view.path === path) ?? views[0], query: new URLSearchParams(query) };
}

/**
 * @param {string} path such as `/pay`
 * @param {Record<string, string>} [query]
 * @returns {string} for `href`
 */
export function address(path, query = {}) {
	const search = new URLSearchParams(query).toString();
	return `#${path}${search && `?${search}`}`;
}

/**
 * @param {string} path
 * @param {Record<string, string>} [query]
 * @param {{replace?: boolean}} [options] `replace` to leave no trace in the history
 */
export function go(path, query, { replace = false } = {}) {
	location[replace ? 'replace' : 'assign'](address(path, query));
}
