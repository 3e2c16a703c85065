import { commands, isUndecided } from '../commands.js';
import { showJson } from '../json.js';
import { computed, h, onBeforeUnmount, ref, shallowRef, watch } from '../lib.js';
import { alarm, nothing } from '../parts/notice.js';
import { Ago } from '../parts/time.js';
import { sentence } from '../problems.js';
import { query as ask } from '../queries.js';
import { address } from '../router.js';
import { titleOf } from '../toasts.js';

const TRIES = 6;

export default {
	name: 'Follow',
	props: ['query'],
	setup(props) {
		const command = computed(() => commands.value.find(other => other.key === props.query.get('command')) ?? commands.value[0] ?? null);
		const journey = shallowRef(null);
		const problem = shallowRef(null);
		let search = null;
		let timer = 0;

		/** It is complete when its events have been projected; until then it is asked for again. */
		async function load(tries) {
			clearTimeout(timer);
			search?.abort();
			if (!command.value) {
				return;
			}
			search = new AbortController();
			const { signal } = search;
			const { key, path } = command.value;
			try {
				const { body } = await ask(`/journeys/${encodeURIComponent(key)}?${new URLSearchParams({ route: path })}`, { signal });
				journey.value = body;
				problem.value = null;
			}
			catch (error) {
				if (signal.aborted) {
					return;
				}
				problem.value = error.problem ?? { detail: 'Its way cannot be read right now.' };
			}
			const complete = journey.value?.events?.length > 0 && journey.value.events.every(event => event.projectedAt);
			if (!complete && tries < TRIES && command.value?.state !== 'refused') {
				timer = setTimeout(() => load(tries + 1), 300 * 2 ** tries);
			}
		}

		watch(() => command.value?.key, () => {
			journey.value = null;
			problem.value = null;
			load(0);
		}, { immediate: true });
		watch(() => [command.value?.state, command.value?.arrivals.length], () => load(0));
		onBeforeUnmount(() => {
			clearTimeout(timer);
			search?.abort();
		});

		return () => h('div', { class: 'follow' }, [
			h('h1', 'Follow'),
			h('p', { class: 'lead' }, 'For the curious: the way of what you have sent from this tab, from your click to your screen.'),
			commands.value.length === 0 ? nothing('Nothing sent yet', ['Pay or ask somebody, then come back. ', h('a', { href: address('/pay') }, 'Pay or request')])
				: h('div', { class: 'follow-columns' }, [
					h('nav', { class: 'follow-list', 'aria-label': 'What you have sent' }, [h('ul', commands.value.map(item))]),
					h('section', { class: 'card', 'aria-labelledby': 'journey-title' }, [
						h('h2', { id: 'journey-title', class: 'card-title' }, titleOf(command.value)),
						alarm(problem.value && !journey.value ? sentence(problem.value) : null),
						h(Timeline, { steps: steps(command.value, journey.value) }),
					]),
				]),
		]);

		function item(other) {
			return h('li', { key: other.key }, [h('a', {
				class: 'follow-item',
				href: address('/follow', { command: other.key }),
				'aria-current': other === command.value ? 'true' : undefined,
			}, [
				h('span', { class: 'follow-title' }, titleOf(other)),
				h('span', { class: 'follow-when' }, [h(Ago, { when: new Date(other.createdAt).toISOString() }), ` · ${isUndecided(other) ? 'not decided' : other.state}`]),
			])]);
		}
	},
};

/**
 * Everything that happened, in order of time. The page's clock and the service's may differ: as
 * in NTP, what the service did between sending and answer tells by how much.
 *
 * @param {import('../commands.js').Command} command
 * @param {?object} journey
 */
function steps(command, journey) {
	const list = [];
	const { command: record = {}, reply = {}, events = [] } = journey ?? {};
	const received = time(record.receivedAt ?? record.sentAt ?? record.timestamp);
	const replied = time(reply.repliedAt ?? reply.storedAt ?? reply.timestamp);
	const { sentAt, answeredAt } = command;
	const fits = (!received || received >= sentAt) && (!replied || !answeredAt || replied <= answeredAt);
	const ahead = fits || !received || !replied || !answeredAt ? 0 : (received - sentAt + replied - answeredAt) / 2;
	const add = (at, where, title, facts, detail) => list.push({ at, where, title, facts: facts.filter(Boolean), detail });

	add(sentAt + ahead, 'page', 'You sent it', [`${command.method} ${command.path}`, `key ${command.key}`, command.ifMatch && `If-Match ${command.ifMatch}`,
		command.attempts > 1 && `${command.attempts} attempts`], command.body && JSON.parse(command.body));
	if (journey) {
		add(received, 'topic', 'On the topic “commands”', [record.type ?? record.name, position(record), record.correlationId && `correlation ${record.correlationId}`], null);
		for (const event of events) {
			const name = `${event.type}`.split('.').at(-1);
			const id = [event.aggregateId && `${event.aggregateId}, version ${event.version}`];
			add(time(event.storedAt), 'store', `${name} stored`, id, event.payload);
			add(time(event.publishedAt), 'topic', `${name} on the topic “events”`, [position(event)], null);
			add(time(event.projectedAt), 'view', `${name} projected`, ['query models, and NOTIFY to all nodes'], null);
		}
		add(replied, 'topic', 'Replied', [reply.status && `status ${reply.status}`, reply.etag && `ETag ${reply.etag}`, position(reply)], reply.body);
	}
	if (answeredAt) {
		add(answeredAt + ahead, 'page', command.state === 'refused' ? 'Refused, as you read it' : 'You had the answer', [command.etag && `ETag ${command.etag}`], null);
	}
	for (const { stream, what, at } of command.arrivals) {
		add(at + ahead, 'page', `On your screen by “${stream}”`, [what], null);
	}
	return list.map((step, index) => ({ ...step, index })).sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || a.index - b.index);
}

function time(text) {
	const at = Date.parse(text ?? '');
	return Number.isNaN(at) ? null : at;
}

function position({ partition, offset }) {
	return partition === undefined || partition === null ? null : `partition ${partition}, offset ${offset}`;
}

function sinceStart(ms) {
	return ms < 1000 ? `+${Math.round(ms)} ms` : `+${(ms / 1000).toFixed(2)} s`;
}

const PLACES = { page: 'This page', topic: 'Kafka', store: 'Event store', view: 'Query model' };

const Timeline = {
	name: 'Timeline',
	props: { steps: { type: Array, required: true } },
	setup(props) {
		const open = ref(false);
		return () => {
			const known = props.steps.filter(step => step.at !== null);
			const start = known[0].at;
			const whole = Math.max(1, known.at(-1).at - start);
			return [
				h('ol', { class: 'timeline' }, props.steps.map(step => h('li', { key: step.index, class: ['step', `step-${step.where}`] }, [
					h('span', { class: 'step-time money' }, step.at === null ? '…' : sinceStart(step.at - start)),
					h('div', { class: 'step-words' }, [
						h('p', { class: 'step-title' }, [step.title, h('span', { class: 'step-place' }, PLACES[step.where])]),
						step.facts.map(fact => h('p', { class: 'step-fact', key: fact }, fact)),
						open.value && step.detail ? h('pre', { class: 'step-detail', tabindex: 0 }, showJson(step.detail)) : null,
						h('div', { class: 'step-track', 'aria-hidden': 'true' }, step.at === null ? [] : [
							h('span', { class: 'step-point', style: { left: `${(step.at - start) / whole * 100}%` } }),
						]),
					]),
				]))),
				h('button', { type: 'button', class: 'button', 'aria-pressed': open.value ? 'true' : 'false', onClick: () => {
					open.value = !open.value;
				} }, open.value ? 'Without contents' : 'With contents'),
			];
		};
	},
};
