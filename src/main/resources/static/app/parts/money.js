import { h, onBeforeUnmount, shallowRef, watch } from '../lib.js';
import { formatToParts } from '../money.js';

/**
 * Money in a line of text or a column of a table.
 *
 * @param {bigint} minor
 * @param {{sign?: boolean, class?: any}} [options]
 */
export function money(minor, { sign = false, class: className } = {}) {
	return h('span', { class: ['money', className] }, formatToParts(minor, { sign }).map(part => part.value).join(''));
}

const TRAVEL_MS = 600;
const still = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * Money in large: its decimals are smaller, and when it changes it runs to its new value.
 */
export const RunningMoney = {
	name: 'RunningMoney',
	props: { minor: { type: BigInt, required: true } },
	setup(props) {
		const shown = shallowRef(props.minor);
		let frame = 0;
		watch(() => props.minor, target => {
			cancelAnimationFrame(frame);
			const from = shown.value;
			const start = performance.now();
			const step = time => {
				const passed = Math.min(1, Math.max(0, (time - start) / TRAVEL_MS));
				// Only what is passed on the way is rounded; the end is exact.
				const eased = BigInt(Math.round((1 - (1 - passed) ** 4) * 10_000));
				shown.value = passed < 1 ? from + (target - from) * eased / 10_000n : target;
				frame = passed < 1 ? requestAnimationFrame(step) : 0;
			};
			if (still.matches || document.hidden) {
				shown.value = target;
			}
			else {
				frame = requestAnimationFrame(step);
			}
		});
		onBeforeUnmount(() => cancelAnimationFrame(frame));
		return () => {
			const parts = formatToParts(shown.value);
			const small = parts.findIndex(part => part.type === 'decimal');
			const text = some => some.map(part => part.value).join('');
			return h('span', { class: 'money running-money' }, [
				text(parts.slice(0, small)),
				h('span', { class: 'running-money-decimals' }, text(parts.slice(small))),
			]);
		};
	},
};
