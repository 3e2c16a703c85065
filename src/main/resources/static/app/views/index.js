/**
 * All views, in the order of the navigation. To add one: write its module, whose default export
 * is a Vue component with the property `query`, and add a line here.
 */

import { shallowRef } from '../lib.js';
import { waiting } from '../town.js';

/**
 * @typedef {object} View
 * @property {string} path behind `#`
 * @property {string} title of the document and the navigation
 * @property {string} [short] for where there is little room
 * @property {string} icon one of parts/icon.js
 * @property {() => Promise<{default: object}>} load
 * @property {boolean} [aside] not in the phone's bar, where there is room for five: linked from elsewhere
 * @property {() => number} [badge] a number beside its title
 */

/** @type {View[]} */
export const views = [
	{ path: '/', title: 'Home', icon: 'home', load: () => import('./home.js') },
	{ path: '/requests', title: 'Requests', icon: 'requests', load: () => import('./requests.js'), badge: () => waiting.value },
	{ path: '/pay', title: 'Pay or request', short: 'Pay', icon: 'pay', load: () => import('./pay.js') },
	{ path: '/statement', title: 'Statement', icon: 'statement', load: () => import('./statement.js') },
	{ path: '/follow', title: 'Follow', icon: 'follow', load: () => import('./follow.js'), aside: true },
	{ path: '/profile', title: 'Profile', icon: 'profile', load: () => import('./profile.js') },
];

const loaded = new Map();

/**
 * The component of a view, once it is loaded. A module that could not be loaded is asked for
 * again the next time.
 *
 * @param {View} view
 * @returns {{component: ?object, failed: boolean}} reactive
 */
export function componentOf(view) {
	if (!loaded.has(view)) {
		const state = shallowRef({ component: null, failed: false });
		loaded.set(view, state);
		view.load().then(module => {
			state.value = { component: module.default, failed: false };
		}, () => {
			loaded.delete(view);
			state.value = { component: null, failed: true };
		});
	}
	return loaded.get(view).value;
}
