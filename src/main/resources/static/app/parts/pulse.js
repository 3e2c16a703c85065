import { seconds } from '../clock.js';
import { h } from '../lib.js';
import { BEAT_MS, BEATS, pulse } from '../town.js';

const WIDTH = 5;
const HEIGHT = 44;

/** How lively the town has been in the last minutes: a bar for every few seconds. */
export const Pulse = {
	name: 'Pulse',
	setup() {
		return () => {
			const last = Math.floor(seconds.value / BEAT_MS);
			const most = Math.max(3, ...pulse.value.values());
			return h('svg', {
				class: 'pulse',
				viewBox: `0 0 ${BEATS * WIDTH} ${HEIGHT}`,
				preserveAspectRatio: 'none',
				'aria-hidden': 'true',
				focusable: 'false',
			}, Array.from({ length: BEATS }, (_, index) => {
				const number = last - BEATS + 1 + index;
				const count = pulse.value.get(number) ?? 0;
				const height = count === 0 ? 2 : 2 + (HEIGHT - 2) * Math.sqrt(count / most);
				return h('rect', {
					key: number,
					class: ['pulse-beat', count > 0 && 'pulse-beat-lively'],
					x: index * WIDTH,
					y: HEIGHT - height,
					width: WIDTH - 2,
					height,
					rx: 1,
				});
			}));
		};
	},
};
