import { minutes, seconds } from '../clock.js';
import { ago, ahead, formatDateTime, formatDay, formatPrecise } from '../dates.js';
import { h } from '../lib.js';

const MINUTE = 60_000;

/** How long ago something was; it ticks. A component of its own, so that nothing else does. */
export const Ago = {
	name: 'Ago',
	props: { when: { type: String, required: true } },
	setup(props) {
		return () => {
			const when = Date.parse(props.when);
			const age = minutes.value - when;
			const words = age < MINUTE ? ago(seconds.value - when) : ago(age);
			return h('time', { datetime: props.when, title: formatPrecise(props.when) }, words || formatDateTime(props.when));
		};
	},
};

/** When something will be; it ticks. */
export const Ahead = {
	name: 'Ahead',
	props: { when: { type: String, required: true } },
	setup(props) {
		return () => {
			const left = Date.parse(props.when) - minutes.value;
			const words = ahead(left < 2 * MINUTE ? Date.parse(props.when) - seconds.value : left);
			return h('time', { datetime: props.when, title: formatDateTime(props.when) }, words);
		};
	},
};

/** A day and time as the reader's locale has it. */
export function dateTime(when) {
	return h('time', { datetime: when }, formatDateTime(when));
}

/** A day as the reader's locale has it. */
export function day(when) {
	return h('time', { datetime: when }, formatDay(when));
}
