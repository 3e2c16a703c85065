import { stopTrying, undecided, whyUndecided } from '../commands.js';
import { seconds } from '../clock.js';
import { h } from '../lib.js';
import { dismiss, isWatched, titleOf, toasts } from '../toasts.js';
import { icon } from './icon.js';

/** Messages, and commands that are not decided yet and that nobody is looking at. */
export function toastTray() {
	const trying = undecided.value.filter(command => command.state === 'retrying' && !isWatched(command.key));
	return h('div', { class: 'toasts' }, [
		h('div', { role: 'status', 'aria-live': 'polite' }, toasts.value.map(({ id, text, href, link, bad }) =>
			h('div', { key: id, class: ['toast', bad && 'toast-bad'] }, [
				h('p', [text, href ? [' ', h('a', { href, onClick: () => dismiss(id) }, link)] : null]),
				h('button', { type: 'button', class: 'button-icon', 'aria-label': 'Dismiss', onClick: () => dismiss(id) }, [icon('close')]),
			]))),
		trying.map(command => h('div', { key: command.key, class: 'toast toast-trying' }, [h('p', [h('strong', titleOf(command)), '. ', retrying(command)])])),
	]);
}

/**
 * How it goes on with what is not decided.
 *
 * @param {import('../commands.js').Command} command
 */
export function retrying(command) {
	const left = Math.max(0, Math.ceil((command.retryAt - seconds.value) / 1000));
	return [
		h('span', { class: 'retrying-why' }, `${whyUndecided(command)} `),
		h('span', { 'aria-hidden': 'true' }, left > 0 ? `Trying again in ${left} s. ` : 'Trying again… '),
		h('span', { class: 'unseen' }, 'It is being tried again. '),
		h('span', 'It happens once, however often it is sent. You can go on elsewhere on this page. '),
		h('button', { type: 'button', class: 'button-link', onClick: () => stopTrying(command) }, 'Stop trying'),
	];
}
