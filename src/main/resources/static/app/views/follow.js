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

/** How the topic calls what the page can send. */
const NAMES = { pay: 'PayCommand', request: 'RequestCommand', decline: 'DeclineRequestCommand', cancel: 'CancelRequestCommand', profile: 'UpdateUserCommand' };

export default {
	name: 'Follow',
	props: ['query'],
	setup(props) {
		const command = computed(() => commands.value.find(other => other.key === props.query.get('command')) ?? commands.value[0] ?? null);
		const journey = shallowRef(null);
		const problem = shallowRef(null);
		let search = null;
		let timer = 0;

		/** There is nothing to find before it is decided, and then it is asked for until it is complete. */
		async function load(tries) {
			clearTimeout(timer);
			search?.abort();
			if (!command.value || isUndecided(command.value) || command.value.state === 'stopped') {
				return;
			}
			search = new AbortController();
			const { signal } = search;
			const { key, kind, createdAt } = command.value;
			try {
				const since = new Date(createdAt).toISOString();
				const { body } = await ask(`/journeys?${new URLSearchParams({ command: NAMES[kind], key, since })}`, { signal });
				journey.value = body;
				problem.value = null;
			}
			catch (error) {
				if (signal.aborted) {
					return;
				}
				problem.value = error.problem ?? { detail: 'Its way cannot be read right now.' };
			}
			if (!isComplete(journey.value) && tries < TRIES && command.value.state === 'done') {
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
						h('p', { class: 'step-fact', role: 'status' }, looking() ? 'Looking for it on the topics…' : ''),
						// All at once: what the service did lies between what the page knows, and would push it about.
						looking() ? null : h(Timeline, { steps: steps(command.value, journey.value) }),
					]),
				]),
		]);

		function looking() {
			return ['done', 'refused'].includes(command.value.state) && !journey.value && !problem.value;
		}

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

/** There is a reply, every event can be read in a query model, and a payment that was sent has come to its end. */
function isComplete(journey) {
	const events = journey?.events ?? [];
	const ends = events.filter(event => event.type === 'PaymentReceived' || event.type === 'PaymentRefunded');
	const payments = events.filter(event => event.type === 'PaymentSent');
	return Boolean(journey?.reply) && events.length > 0 && events.every(event => event.projections.length > 0) && ends.length === payments.length;
}

/**
 * Everything that happened, in order of time. The page's clock and the service's may differ: as
 * in NTP, what the service did between sending and answer tells by how much.
 *
 * @param {import('../commands.js').Command} command
 * @param {?object} journey
 */
function steps(command, journey) {
	const list = [];
	const { command: record = {}, reply, events = [] } = journey ?? {};
	const received = time(record.recordedAt);
	const replied = time(reply?.recordedAt);
	const { sentAt, answeredAt } = command;
	const fits = (!received || received >= sentAt) && (!replied || !answeredAt || replied <= answeredAt);
	const ahead = fits || !received || !replied || !answeredAt ? 0 : (received - sentAt + replied - answeredAt) / 2;
	const add = (at, where, title, facts, detail) => list.push({ at, where, title, facts: facts.filter(Boolean), detail });

	add(sentAt + ahead, 'page', 'You sent it', [`${command.method} ${command.path}`, `key ${command.key}`, command.ifMatch && `If-Match ${command.ifMatch}`,
		command.attempts > 1 && `${command.attempts} attempts`], command.body && JSON.parse(command.body));
	if (journey) {
		add(received, 'topic', 'On the topic “commands”', [record.name, position(record), `correlation ${record.correlationId}`], record.content);
		for (const event of events) {
			add(time(event.happenedAt), 'store', `${event.type} decided and stored`, [`${event.aggregateId}, version ${event.version}`], event.content);
			add(time(event.recordedAt), 'topic', `${event.type} on the topic “events”`, [position(event)], null);
			for (const { projection, at } of event.projections) {
				add(time(at), 'view', `${event.type} projected`, [`query model “${projection}”, NOTIFY to all nodes`], null);
			}
		}
		if (reply) {
			add(replied, 'topic', 'On the topic “replies”', [`status ${reply.status}`, reply.etag && `ETag ${reply.etag}`, position(reply)], reply.content);
		}
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
	return `partition ${partition}, offset ${offset}`;
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
