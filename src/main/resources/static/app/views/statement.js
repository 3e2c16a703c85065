import { minutes, now, seconds } from '../clock.js';
import { formatCount, formatDateTime, formatPrecise } from '../dates.js';
import { history, leaveHistory, watchHistory } from '../history.js';
import { computed, h, onBeforeUnmount, onMounted, ref, shallowRef, watch } from '../lib.js';
import { avatar } from '../parts/avatar.js';
import { balanceCard } from '../parts/balance.js';
import { BalanceChart } from '../parts/chart.js';
import { icon } from '../parts/icon.js';
import { money } from '../parts/money.js';
import { alarm, nothing } from '../parts/notice.js';
import { dateTime } from '../parts/time.js';
import { sentence } from '../problems.js';
import { query as ask } from '../queries.js';
import { address } from '../router.js';
import { lastBefore } from '../series.js';
import { renew, session } from '../session.js';
import { activities, balance, TREASURY } from '../town.js';
import { townFigures } from './home.js';

const HOUR = 3_600_000;
const SPANS = [['Hour', HOUR], ['Day', 24 * HOUR], ['Month', 30 * 24 * HOUR], ['All', Infinity]];
const ROWS = 50;
const TYPING_MS = 250;
const FILE = '/payments.csv';
const SETTLING_MS = 400;

export default {
	name: 'Statement',
	props: ['query'],
	setup() {
		const span = ref(Infinity);
		const rows = ref(ROWS);
		onMounted(watchHistory);
		onBeforeUnmount(leaveHistory);

		const shown = computed(() => {
			const all = history.value;
			// An hour moves on by seconds, everything else by minutes.
			const to = Math.max((span.value <= HOUR ? seconds : minutes).value, all.at(-1)?.at ?? 0, now() - 60_000);
			const since = to - span.value;
			const first = span.value === Infinity ? 0 : lastBefore(all, since);
			const points = all.slice(first);
			return { points, to, from: Math.min(to - 1000, Math.max(since, points[0]?.at ?? to - HOUR)) };
		});
		const flow = computed(() => {
			const { points } = shown.value;
			let put = 0n;
			let taken = 0n;
			for (let i = 1; i < points.length; i++) {
				const change = points[i].minor - points[i - 1].minor;
				put += change > 0n ? change : 0n;
				taken += change < 0n ? -change : 0n;
			}
			return { put, taken };
		});

		const tab = ([label, value]) => h('button', {
			key: label,
			type: 'button',
			class: 'choice',
			'aria-pressed': span.value === value ? 'true' : 'false',
			onClick: () => {
				span.value = value;
				rows.value = ROWS;
			},
		}, label);

		const table = () => {
			const { points } = shown.value;
			const some = points.slice(Math.max(0, points.length - rows.value)).reverse();
			return h('details', { class: 'chart-table' }, [
				h('summary', 'The same as a table'),
				h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Balances' }, [
					h('table', [
						h('thead', [h('tr', [h('th', { scope: 'col' }, 'From'), h('th', { scope: 'col', class: 'number' }, 'Change'), h('th', { scope: 'col', class: 'number' }, 'Balance')])]),
						h('tbody', some.map((point, index) => {
							const before = some[index + 1] ?? points[points.length - some.length - 1];
							return h('tr', { key: point.version }, [
								h('td', [h('time', { datetime: new Date(point.at).toISOString() }, formatPrecise(point.at))]),
								h('td', { class: 'number' }, before ? [money(point.minor - before.minor, { sign: true })] : '–'),
								h('td', { class: 'number' }, [money(point.minor)]),
							]);
						})),
					]),
				]),
				points.length > rows.value ? h('button', { type: 'button', class: 'button', onClick: () => {
					rows.value *= 4;
				} }, 'More') : null,
			]);
		};

		return () => h('div', { class: 'statement' }, [
			h('div', { class: 'view-head' }, [
				h('h1', 'Statement'),
				h('button', { type: 'button', class: 'button', onClick: () => print() }, [icon('print'), 'Print']),
			]),
			h('p', { class: 'print-only' }, `${session.value.name ?? session.value.userId}, ${formatDateTime(now())}`),
			h('div', { class: 'statement-top' }, [
				balanceCard(),
				h('section', { class: 'card statement-town', 'aria-labelledby': 'town-title' }, [h('h2', { id: 'town-title', class: 'card-title' }, 'The town, so far'), townFigures()]),
			]),
			h('section', { class: 'card statement-chart', 'aria-labelledby': 'chart-title' }, [
				h('div', { class: 'section-head' }, [
					h('h2', { id: 'chart-title', class: 'card-title' }, 'Your balance over time'),
					h('div', { class: 'choices', role: 'group', 'aria-label': 'Time shown' }, SPANS.map(tab)),
				]),
				h('p', { class: 'flow' }, [
					h('span', ['In ', money(flow.value.put, { class: 'money-in' })]),
					h('span', ['Out ', money(flow.value.taken)]),
					h('span', { class: 'flow-count' }, `${shown.value.points.length === 1 ? '1 balance' : `${formatCount(shown.value.points.length)} balances`}`),
				]),
				shown.value.points.length > 0 ? h(BalanceChart, shown.value) : h('div', { class: 'chart' }),
				table(),
			]),
			h(Payments),
		]);
	},
};

const STATUSES = { IN_FLIGHT: 'On its way', RECEIVED: '', REFUNDED: 'Returned' };

/** The payments of the signed-in user: asked for, and asked again when a stream says that there is news. */
const Payments = {
	name: 'Payments',
	setup() {
		const words = ref('');
		const list = shallowRef([]);
		const next = shallowRef(null);
		const problem = shallowRef(null);
		const state = ref('loading');
		const saving = ref(false);
		let search = null;
		let timer = 0;

		function path(extra = {}, list = '/payments') {
			return `${list}?${new URLSearchParams({ ...(words.value.trim() && { query: words.value.trim().slice(0, 100) }), ...extra })}`;
		}

		async function load(from, keep) {
			search?.abort();
			search = new AbortController();
			const { signal } = search;
			try {
				const page = await ask(from, { signal });
				const known = new Set(page.body.map(payment => payment.paymentId));
				if (keep === 'before') {
					list.value = [...list.value.filter(payment => !known.has(payment.paymentId)), ...page.body];
					next.value = page.next;
				}
				else if (keep === 'after' && page.body.some(payment => list.value.some(other => other.paymentId === payment.paymentId))) {
					// What has been loaded further down stays.
					list.value = [...page.body, ...list.value.filter(payment => !known.has(payment.paymentId))];
				}
				else {
					list.value = page.body;
					next.value = page.next;
				}
				problem.value = null;
				state.value = 'loaded';
			}
			catch (error) {
				if (!signal.aborted) {
					problem.value = error.problem ?? { detail: 'Your payments cannot be read right now.' };
					state.value = 'failed';
				}
			}
		}

		function refresh(wait, keep) {
			clearTimeout(timer);
			timer = setTimeout(() => load(path({ limit: 20 }), keep), wait);
		}

		async function save() {
			saving.value = true;
			try {
				const ask = () => fetch(path({}, FILE), { headers: { Accept: 'text/csv, application/problem+json' }, cache: 'no-store' });
				let answer = await ask();
				if (answer.status === 401 && await renew()) {
					answer = await ask();
				}
				if (!answer.ok) {
					problem.value = await answer.json().catch(() => ({}));
					return;
				}
				const link = document.createElement('a');
				link.href = URL.createObjectURL(await answer.blob());
				link.download = 'payments.csv';
				link.click();
				setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
			}
			catch {
				problem.value = { detail: 'Your payments could not be saved. Please try again.' };
			}
			finally {
				saving.value = false;
			}
		}

		refresh(0);
		watch(balance, () => refresh(SETTLING_MS, 'after'));
		// Whether a payment has arrived is on the stream already.
		watch(activities, all => {
			const states = new Map(all.map(activity => [activity.paymentId, { received: 'RECEIVED', refunded: 'REFUNDED' }[activity.state]]));
			if (list.value.some(payment => payment.status === 'IN_FLIGHT' && states.get(payment.paymentId))) {
				list.value = list.value.map(payment => payment.status === 'IN_FLIGHT' && states.get(payment.paymentId) ? { ...payment, status: states.get(payment.paymentId) } : payment);
			}
		});
		onBeforeUnmount(() => {
			clearTimeout(timer);
			search?.abort();
		});

		const row = payment => {
			const incoming = payment.direction === 'RECEIVED';
			const name = payment.userId === TREASURY ? 'The treasury' : payment.userName;
			return h('tr', { key: payment.paymentId }, [
				h('td', { class: 'payment-who' }, [h('span', { class: 'person' }, [
					avatar({ id: payment.userId, name }),
					h('span', { class: 'person-names' }, [
						h('span', { class: 'person-name' }, [h('span', { class: 'unseen' }, incoming ? 'From ' : 'To '), name]),
						payment.notes ? h('span', { class: 'person-username' }, payment.notes) : null,
					]),
				])]),
				h('td', { class: 'payment-when' }, [dateTime(payment.timestamp), STATUSES[payment.status] ? h('span', { class: 'tag' }, STATUSES[payment.status]) : null]),
				h('td', { class: 'number' }, [money(incoming ? payment.amount : -payment.amount, { sign: true, class: incoming && 'money-in' })]),
			]);
		};

		return () => h('section', { class: 'card payments', 'aria-labelledby': 'payments-title' }, [
			h('div', { class: 'section-head' }, [
				h('h2', { id: 'payments-title', class: 'card-title' }, 'Your payments'),
				h('a', { class: 'button button-quiet', href: path({}, FILE), download: 'payments.csv', 'aria-busy': saving.value ? 'true' : undefined, onClick: event => {
					event.preventDefault();
					if (!saving.value) {
						save();
					}
				} }, [icon('download'), 'CSV']),
			]),
			h('div', { class: 'picker' }, [
				icon('search', 'picker-icon'),
				h('input', {
					class: 'input input-search',
					type: 'search',
					'aria-label': 'Search your payments',
					placeholder: 'Name or notes',
					maxlength: 100,
					value: words.value,
					onInput: event => {
						words.value = event.target.value;
						refresh(TYPING_MS);
					},
				}),
			]),
			alarm(problem.value ? sentence(problem.value) : null),
			h('p', { class: 'unseen', role: 'status' }, state.value === 'loaded' && words.value ? `${list.value.length}${next.value ? ' or more' : ''} found` : ''),
			list.value.length > 0 ? h('table', { class: 'payments-table' }, [
				h('thead', { class: 'unseen' }, [h('tr', [h('th', { scope: 'col' }, 'With'), h('th', { scope: 'col' }, 'When'), h('th', { scope: 'col' }, 'Amount')])]),
				h('tbody', list.value.map(row)),
			]) : state.value === 'loaded' ? (words.value.trim()
				? nothing('Nothing found', 'No payment has this in its name or notes.')
				: nothing('No payments yet', h('a', { href: address('/pay') }, 'Pay somebody'))) : null,
			next.value ? h('button', { type: 'button', class: 'button button-wide', onClick: () => load(next.value, 'before') }, 'Earlier payments') : null,
		]);
	},
};

