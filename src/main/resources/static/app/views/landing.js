import { h } from '../lib.js';
import { avatar } from '../parts/avatar.js';
import { mark } from '../parts/mark.js';
import { signedOutBecause, signInAddress } from '../session.js';

const NOTICES = {
	ended: 'Your session has ended. Sign in to go on where you were.',
	failed: 'The sign-in was not completed. Please try again.',
	expired: 'The sign-in took too long, or was begun in another tab or browser. Please try again.',
	refused: 'The sign-in was refused. Please try again, or ask whoever runs this.',
	unavailable: 'The sign-in cannot be reached right now. Please try again in a moment.',
	away: 'The service does not answer. This page keeps trying.',
};

/** Whoever is not signed in sees this. The people in the picture are made up. */
export const Landing = {
	name: 'Landing',
	setup() {
		return () => h('div', { class: 'landing' }, [
			h('header', { class: 'landing-header' }, [h('span', { class: 'brand' }, [mark(), h('span', { class: 'brand-name' }, 'StreamPay')])]),
			h('main', { id: 'main', class: 'landing-main' }, [
				h('div', { class: 'landing-words' }, [
					h('h1', 'Money that arrives while you watch.'),
					h('p', { class: 'landing-lead' }, 'Pay people. Ask people. See every balance move the moment it does, and never the same payment twice.'),
					h('div', { role: 'status' }, signedOutBecause.value ? [h('p', { class: 'notice' }, NOTICES[signedOutBecause.value])] : []),
					h('p', { class: 'landing-action' }, [h('a', { class: 'button button-main button-large', href: signInAddress() }, 'Sign in')]),
					h('p', { class: 'landing-small' }, 'New here? Signing in opens your account, with a welcome gift in it.'),
				]),
				picture(),
			]),
			h('footer', { class: 'landing-footer' }, [
				h('ul', [
					h('li', [h('strong', 'Live. '), 'Every number on the page comes from a stream.']),
					h('li', [h('strong', 'Once. '), 'A retry, a crash or a lost connection neither makes nor loses money.']),
					h('li', [h('strong', 'Open. '), 'Follow your own payment through the system, step by step.']),
				]),
			]),
		]);
	},
};

function picture() {
	return h('div', { class: 'picture', 'aria-hidden': 'true' }, [
		h('svg', { class: 'picture-streams', viewBox: '0 0 480 440', focusable: 'false' }, [
			['a', 'M70 96C190 10 250 210 392 118'], ['b', 'M70 300C170 380 270 190 392 118'], ['c', 'M70 96C150 210 250 330 400 336'],
			['d', 'M70 300C180 270 270 400 400 336'],
		].map(([name, d]) => h('path', { class: `picture-stream picture-stream-${name}`, d }))
			.concat(['a', 'b', 'c', 'd'].map(name => h('circle', { class: `picture-coin picture-coin-${name}`, r: 5 })))),
		[['Ada Brandt', '−12.30', 'a'], ['Ilya Moreau', '−40.00', 'b'], ['Wanjiru Odhiambo', '+12.30', 'c'], ['Tomás Lindqvist', '+40.00', 'd']].map(([name, amount, place]) =>
			h('div', { class: `picture-person picture-person-${place}` }, [
				avatar({ id: name, name }),
				h('span', { class: 'picture-name' }, name.split(' ')[0]),
				h('span', { class: 'picture-amount money' }, amount),
			])),
	]);
}
