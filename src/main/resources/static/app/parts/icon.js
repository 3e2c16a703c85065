import { h } from '../lib.js';

/** Drawn on 24 × 24, by lines of the text's colour. */
const PATHS = {
	home: ['M4 11.5 12 4.5l8 7', 'M6.5 9.8V19.5h11V9.8'],
	requests: ['M4.5 5.5h15v10h-6l-4.5 4v-4h-4.5z', 'M8.5 10.5h7'],
	pay: ['M4.5 12h14', 'M13 6.5l5.5 5.5L13 17.5'],
	statement: ['M4.5 17.5 9 12l3.5 3 7-8.5', 'M4.5 20.5h15'],
	follow: ['M6 7.5a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5z', 'M18 20a1.75 1.75 0 1 0 0-3.5A1.75 1.75 0 0 0 18 20z', 'M6 7.5V12a3 3 0 0 0 3 3h6a3 3 0 0 1 3 1.5'],
	profile: ['M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5z', 'M4.75 20c.9-3.4 3.8-5.25 7.25-5.25S18.35 16.6 19.25 20'],
	check: ['M5 12.5l4.5 4.5L19 7.5'],
	close: ['M6.5 6.5l11 11', 'M17.5 6.5l-11 11'],
	search: ['M11 17.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z', 'M16 16l4 4'],
	up: ['M12 19V5.5', 'M6.5 11 12 5.5l5.5 5.5'],
	ask: ['M19.5 12h-14', 'M11 6.5 5.5 12l5.5 5.5'],
	gift: ['M4.5 10.5h15v9h-15z', 'M12 10.5v9', 'M12 10.5c-3.5 0-5-1.4-5-3.2 0-1.3 1-2.3 2.2-2.3 1.7 0 2.8 2 2.8 5.5z', 'M12 10.5c3.5 0 5-1.4 5-3.2 0-1.3-1-2.3-2.2-2.3-1.7 0-2.8 2-2.8 5.5z'],
	download: ['M12 4.5v10', 'M7.5 10.5 12 15l4.5-4.5', 'M5 19.5h14'],
	lock: ['M6.5 11h11v8.5h-11z', 'M8.5 11V8a3.5 3.5 0 0 1 7 0v3'],
	clock: ['M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z', 'M12 7.5V12l3 2'],
	print: ['M7.5 9V4.5h9V9', 'M7.5 16.5h-3V9h15v7.5h-3', 'M7.5 13.5h9v6h-9z'],
	leave: ['M10 5H5.5v14H10', 'M10 12h9', 'M15.5 8.5 19 12l-3.5 3.5'],
	undo: ['M8.5 5 5 8.5 8.5 12', 'M5 8.5h9a5 5 0 0 1 0 10H9'],
};

/**
 * A picture beside words that say the same, so nobody is told of it.
 *
 * @param {keyof typeof PATHS} name
 * @param {string} [className]
 */
export function icon(name, className = '') {
	return h('svg', { class: ['icon', className], viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
		PATHS[name].map(d => h('path', { d })));
}
