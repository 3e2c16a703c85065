import { formatTime } from '../dates.js';
import { h, onBeforeUnmount, shallowRef, watch } from '../lib.js';
import { connection, lastLive, resumeLive } from '../live.js';

/** What lasts shorter than this is not announced. */
const SETTLED_MS = 1500;

/** Whether what is on the page is live. */
export const Status = {
	name: 'Status',
	setup() {
		const announced = shallowRef('');
		let timer = 0;
		watch(connection, ({ words }) => {
			clearTimeout(timer);
			timer = setTimeout(() => {
				announced.value = words;
			}, SETTLED_MS);
		}, { immediate: true });
		onBeforeUnmount(() => clearTimeout(timer));
		return () => {
			const { name, words } = connection.value;
			const stale = name !== 'live' && lastLive.value > 0;
			const content = [h('span', { class: 'status-dot', 'aria-hidden': 'true' }), h('span', words)];
			return h('div', { class: ['status', `status-${name}`], title: stale ? `As of ${formatTime(lastLive.value)}` : undefined }, [
				name === 'paused'
					? h('button', { type: 'button', class: 'status-words', onClick: resumeLive }, content)
					: h('span', { class: 'status-words' }, content),
				h('span', { class: 'unseen', role: 'status', 'aria-live': 'polite' }, announced.value),
			]);
		};
	},
};
