import { formatCount } from '../dates.js';
import { computed, h, nextTick, onBeforeUnmount, onMounted, ref, shallowRef, watch } from '../lib.js';
import { caughtUp } from '../live.js';
import { avatar, emblem } from '../parts/avatar.js';
import { balanceCard } from '../parts/balance.js';
import { icon } from '../parts/icon.js';
import { money, RunningMoney } from '../parts/money.js';
import { nothing } from '../parts/notice.js';
import { Pulse } from '../parts/pulse.js';
import { Ago } from '../parts/time.js';
import { address } from '../router.js';
import { session } from '../session.js';
import { activities, average, incoming, isMine, total } from '../town.js';

const SHOWN = 100;
const WAITING_SHOWN = 3;

export default {
	name: 'Home',
	props: ['query'],
	setup() {
		const opened = Date.now();
		const mine = ref(false);
		const top = ref(null);
		/** What is shown while one reads further down: nothing may move then. */
		const held = shallowRef(null);
		const all = computed(() => (mine.value ? activities.value.filter(isMine) : activities.value).slice(0, SHOWN));
		const shown = computed(() => {
			if (!held.value) {
				return all.value;
			}
			const now = new Map(activities.value.map(activity => [activity.key, activity]));
			return held.value.map(activity => now.get(activity.key) ?? activity);
		});
		const news = computed(() => {
			const first = held.value?.[0]?.key;
			const index = held.value ? all.value.findIndex(activity => activity.key === first) : 0;
			return index < 0 ? all.value.length : index;
		});

		const observer = new IntersectionObserver(([entry]) => {
			held.value = entry.isIntersecting || entry.boundingClientRect.top > 0 ? null : all.value;
		});
		onMounted(() => observer.observe(top.value));
		onBeforeUnmount(() => observer.disconnect());
		watch(mine, () => {
			held.value = null;
		});

		async function showNews() {
			held.value = null;
			await nextTick();
			const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
			top.value.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'center' });
		}

		const tab = (label, value) => h('button', {
			type: 'button',
			class: 'choice',
			'aria-pressed': mine.value === value ? 'true' : 'false',
			onClick: () => {
				mine.value = value;
			},
		}, label);

		return () => h('div', { class: 'home' }, [
			h('div', { class: 'home-side' }, [
				h('h1', { class: 'unseen' }, 'Home'),
				balanceCard(),
				h('div', { class: 'home-actions' }, [
					h('a', { class: 'button button-main', href: address('/pay') }, [icon('pay'), 'Pay']),
					h('a', { class: 'button', href: address('/pay', { mode: 'request' }) }, [icon('ask'), 'Request']),
				]),
				waitingCard(),
				townCard(),
			]),
			h('section', { class: 'home-feed', 'aria-labelledby': 'feed-title' }, [
				h('div', { class: 'section-head' }, [
					h('h2', { id: 'feed-title' }, 'In town'),
					h('div', { class: 'choices', role: 'group', 'aria-label': 'Whose activity' }, [tab('Everyone', false), tab('Yours', true)]),
				]),
				h('div', { ref: top, class: 'feed-top' }),
				h('div', { class: 'feed-news' }, news.value > 0 ? [
					h('button', { type: 'button', class: 'button button-main news', onClick: showNews }, [icon('up'), `${news.value}${news.value >= SHOWN ? '+' : ''} new`]),
				] : []),
				shown.value.length > 0
					? h('ol', { class: 'feed' }, shown.value.map(activity => row(activity, opened)))
					: caughtUp.value
						? nothing(mine.value ? 'Nothing of yours lately' : 'It is quiet in town', mine.value ? 'Pay or ask somebody, and it shows here.' : 'What people pay and ask shows here the moment it happens.')
						: placeholder(),
			]),
		]);
	},
};

function waitingCard() {
	return incoming.value.length === 0 ? null : h('section', { class: 'card waiting', 'aria-labelledby': 'waiting-title' }, [
		h('h2', { id: 'waiting-title', class: 'card-title' }, 'Waiting for you'),
		h('ul', incoming.value.slice(0, WAITING_SHOWN).map(request => h('li', { key: request.id }, [
			h('a', { class: 'waiting-row', href: address('/pay', { request: request.id }) }, [
				avatar({ id: request.fromUserId, name: request.fromUserName }, 'small'),
				h('span', { class: 'waiting-name' }, request.fromUserName),
				money(request.amount),
			]),
		]))),
		incoming.value.length > WAITING_SHOWN
			? h('a', { class: 'more', href: address('/requests') }, `All ${incoming.value.length} requests`) : null,
	]);
}

function townCard() {
	return h('section', { class: 'town', 'aria-labelledby': 'town-title' }, [
		h('h2', { id: 'town-title', class: 'card-title' }, 'The town, so far'),
		townFigures(),
		h(Pulse),
		h('p', { class: 'town-note' }, 'Payments in the last five minutes'),
	]);
}

/** The town's total and average, live. */
export function townFigures() {
	return h('dl', { class: 'figures' }, [
		h('div', [h('dt', 'Payments'), h('dd', { class: 'money' }, total.value === null ? '–' : formatCount(total.value))]),
		h('div', [h('dt', 'On average'), h('dd', average.value === null ? '–' : h(RunningMoney, { minor: average.value }))]),
	]);
}

function placeholder() {
	return h('div', { class: 'feed feed-placeholder', role: 'status' }, [
		h('span', { class: 'unseen' }, 'Loading'),
		Array.from({ length: 6 }, (_, index) => h('div', { key: index, class: 'feed-row' }, [h('span', { class: 'avatar' }), h('span', { class: 'bone' })])),
	]);
}

function who({ id, name }, start) {
	return id === session.value?.userId ? h('strong', start ? 'You' : 'you') : h('strong', name);
}

const WORDS = {
	payment: ({ from, to }) => [who(from, true), ' paid ', who(to)],
	welcome: ({ to }) => [who(to, true), ' joined the town'],
	requested: ({ from, to }) => [who(from, true), ' asked ', who(to)],
	declined: ({ from, to }) => [who(to, true), to.id === session.value?.userId ? ' declined a request of ' : ' declined a request of ', who(from)],
	cancelled: ({ from, to }) => [who(from, true), ' cancelled a request to ', who(to)],
	expired: ({ from, to }) => ['A request of ', who(from), ' to ', who(to), ' expired'],
};

const STATES = { sent: 'on its way', received: '', refunded: 'returned' };

function row(activity, opened) {
	const { key, kind, from, to, amount, timestamp, state, requestId, seenAt } = activity;
	const me = session.value?.userId;
	const moves = kind === 'payment' || kind === 'welcome';
	const mine = from.id === me || to.id === me;
	const sign = moves && mine && from.id !== to.id ? (to.id === me ? 1n : -1n) : 0n;
	return h('li', { key, class: ['feed-row', `feed-${kind}`, mine && 'feed-mine', seenAt > opened && 'feed-new'] }, [
		h('div', { class: 'feed-inner' }, [
			kind === 'welcome' ? emblem('gift') : avatar(kind === 'declined' ? to : from),
			h('div', { class: 'feed-words' }, [
				h('p', { class: 'feed-what' }, WORDS[kind](activity)),
				h('p', { class: 'feed-when' }, [
					h(Ago, { when: timestamp }),
					kind === 'payment' && requestId ? ' · as asked' : null,
					kind === 'welcome' ? ' · a gift from the treasury' : null,
					STATES[state] ? ` · ${STATES[state]}` : null,
				]),
			]),
			money(sign === 0n ? amount : sign * amount, { sign: sign !== 0n, class: ['feed-amount', sign > 0n && 'money-in', !moves && 'money-asked'] }),
		]),
	]);
}

