import { h } from '../lib.js';

/** The sign of StreamPay. Its name stands beside it. */
export function mark() {
	return h('svg', { class: 'mark', viewBox: '0 0 32 32', 'aria-hidden': 'true', focusable: 'false' }, [
		h('path', { class: 'mark-stream', d: 'M6 12c4.7-4.9 7.9-2 9.8.3 2.3 2.7 5.2 4.8 9 .7' }),
		h('path', { class: 'mark-stream', d: 'M6 20.5c4.7-4.9 7.9-2 9.8.3 2.3 2.7 5.2 4.8 9 .7' }),
	]);
}
