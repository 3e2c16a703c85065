import { commands, isUndecided, send } from '../commands.js';
import { h, nextTick, onBeforeUnmount, ref, TransitionGroup, watch } from '../lib.js';
import { caughtUp } from '../live.js';
import { toDecimal } from '../money.js';
import { avatar } from '../parts/avatar.js';
import { money } from '../parts/money.js';
import { alarm, nothing } from '../parts/notice.js';
import { Ago, Ahead } from '../parts/time.js';
import { retrying } from '../parts/toast-tray.js';
import { sentence } from '../problems.js';
import { address } from '../router.js';
import { watching } from '../toasts.js';
import { incoming, outgoing } from '../town.js';

const DIRECTIONS = {
	incoming: { title: 'You are asked', other: 'from', kind: 'decline', verb: 'Decline', doing: 'Declining…', sure: 'Decline it?', none: ['Nobody waits for you', 'When somebody asks you for money, it shows here at once.'] },
	outgoing: { title: 'You have asked', other: 'to', kind: 'cancel', verb: 'Cancel', doing: 'Cancelling…', sure: 'Cancel it?', none: ['You wait for nobody', 'What you ask others for stays here until it is paid.'] },
};

export default {
	name: 'Requests',
	props: ['query'],
	setup() {
		/** The request whose end is being confirmed. */
		const confirming = ref('');
		const unwatch = [];
		onBeforeUnmount(() => unwatch.forEach(stop => stop()));

		// Who has just acted on a row that goes should not be lost at the top of the document.
		watch([incoming, outgoing], () => {
			const focused = document.activeElement?.closest?.('.request');
			const section = focused?.closest('section');
			nextTick(() => {
				if (focused && !incoming.value.concat(outgoing.value).some(({ id }) => id === focused.dataset.id)) {
					section.querySelector('h2').focus();
				}
			});
		});

		function act(kind, request, userName) {
			confirming.value = '';
			const command = send({
				kind,
				method: 'POST',
				path: `/payment-requests/${encodeURIComponent(request.id)}/${kind}`,
				about: { requestId: request.id, userName, amount: toDecimal(request.amount) },
			});
			unwatch.push(watching(command.key));
			// The button that was pressed is gone.
			nextTick(() => document.querySelector(`.request[data-id="${CSS.escape(request.id)}"]`)?.focus());
		}

		function confirm(id) {
			confirming.value = id;
			nextTick(() => document.querySelector('.request-sure .button')?.focus());
		}

		function row(request, direction) {
			const { kind, verb, doing, sure, other } = DIRECTIONS[direction];
			const user = { id: request[`${other}UserId`], name: request[`${other}UserName`] };
			const acts = commands.value.find(command => command.kind === kind && command.about.requestId === request.id);
			const pays = commands.value.find(command => command.kind === 'pay' && command.about.requestId === request.id);
			const busy = [acts, pays].some(command => command && (isUndecided(command) || command.state === 'done'));
			return h('li', { key: request.id, class: ['request', busy && 'request-busy'], 'data-id': request.id, tabindex: -1 }, [h('div', { class: 'request-inner' }, [
				avatar(user),
				h('div', { class: 'request-words' }, [
					h('p', { class: 'request-name' }, user.name),
					request.notes ? h('p', { class: 'request-notes' }, request.notes) : null,
					h('p', { class: 'request-when' }, [h(Ago, { when: request.timestamp }), ' · expires ', h(Ahead, { when: request.expiresAt })]),
				]),
				money(request.amount, { class: 'request-amount' }),
				busy ? h('p', { class: 'request-doing', role: 'status' }, acts?.state === 'retrying' ? retrying(acts) : acts ? doing : 'Paying…')
					: confirming.value === request.id ? h('div', { class: 'request-sure', role: 'group', 'aria-label': sure }, [
						h('span', { class: 'request-question' }, sure),
						h('button', { type: 'button', class: 'button', onClick: () => act(kind, request, user.name) }, `Yes, ${verb.toLowerCase()}`),
						h('button', { type: 'button', class: 'button button-quiet', onClick: () => {
							confirming.value = '';
						} }, 'Keep it'),
					])
						: h('div', { class: 'request-actions' }, [
							direction === 'incoming' ? h('a', { class: 'button button-main', href: address('/pay', { request: request.id }) }, ['Pay', h('span', { class: 'unseen' }, ` ${user.name}`)]) : null,
							h('button', { type: 'button', class: 'button', onClick: () => confirm(request.id) }, [verb, h('span', { class: 'unseen' }, ` the request ${other} ${user.name}`)]),
						]),
				alarm(acts?.state === 'refused' ? sentence(acts.problem) : null),
			])]);
		}

		function section(direction, list) {
			const { title, none } = DIRECTIONS[direction];
			return h('section', { class: 'requests-section', 'aria-labelledby': `${direction}-title` }, [
				h('h2', { id: `${direction}-title`, tabindex: -1 }, [title, list.length > 0 ? h('span', { class: 'count' }, list.length) : null]),
				list.length === 0 && caughtUp.value ? nothing(...none) : null,
				h(TransitionGroup, { tag: 'ul', name: 'list', class: 'requests-list' }, () => list.map(request => row(request, direction))),
			]);
		}

		return () => h('div', { class: 'requests' }, [
			h('div', { class: 'view-head' }, [
				h('h1', 'Requests'),
				h('a', { class: 'button', href: address('/pay', { mode: 'request' }) }, 'Ask somebody'),
			]),
			h('div', { class: 'requests-columns' }, [section('incoming', incoming.value), section('outgoing', outgoing.value)]),
		]);
	},
};
