import { commands, isUndecided, onDecided, problemKind, send } from '../commands.js';
import { closeIntent, draft, intentKey } from '../drafts.js';
import { writeJson } from '../json.js';
import { computed, h, nextTick, onBeforeUnmount, ref, shallowRef, watch } from '../lib.js';
import { FLAWS, format, fromDecimal, parseTyped, toDecimal } from '../money.js';
import { avatar } from '../parts/avatar.js';
import { expectedBalance } from '../parts/balance.js';
import { Dialog } from '../parts/dialog.js';
import { field } from '../parts/field.js';
import { icon } from '../parts/icon.js';
import { money, RunningMoney } from '../parts/money.js';
import { alarm, hint } from '../parts/notice.js';
import { PeoplePicker, person } from '../parts/people-picker.js';
import { Ahead } from '../parts/time.js';
import { retrying } from '../parts/toast-tray.js';
import { fieldFlaw, sentence } from '../problems.js';
import { query as ask } from '../queries.js';
import { address, go } from '../router.js';
import { watching } from '../toasts.js';
import { balance, incoming } from '../town.js';

const LONGEST_NOTES = 500;

const empty = () => ({ mode: 'pay', person: null, amount: '', notes: '' });

/** A draft that has become a payment is empty again, whoever looks. */
onDecided(command => {
	if (command.state === 'done' && command.about.draft) {
		const { mode } = draft(command.about.draft, empty);
		Object.assign(draft(command.about.draft, empty), { ...empty(), mode });
	}
});

/**
 * The version of the account that the balance on the screen is of: the stream's, or that of a
 * payment of this tab that the stream does not show yet.
 */
function versionSeen() {
	return Math.max(balance.value.version, ...commands.value
		.filter(command => command.kind === 'pay' && command.state === 'done')
		.map(command => command.answer.version ?? -1));
}

/**
 * Whether the balance is what the decision rests on. A small payment means the same whatever
 * else happens to the account, and in a busy town it would often be refused for nothing. One of
 * more than half of what is there is thought over with the balance in sight: if that has changed,
 * it is to be thought over again. (That nobody pays more than they have, the service sees to.)
 */
function restsOnBalance(minor) {
	return expectedBalance.value !== null && minor * 2n > expectedBalance.value;
}

export default {
	name: 'Pay',
	props: ['query'],
	setup(props) {
		const requestId = computed(() => props.query.get('request'));
		const content = computed(() => draft(requestId.value ? `request-${requestId.value}` : 'pay', empty));
		const request = shallowRef(null);
		const ended = ref('');
		const tried = ref(false);
		const submitButton = ref(null);

		watch(() => props.query.get('mode'), mode => {
			if (mode) {
				leaveWhatIsDone();
				content.value.mode = mode === 'request' ? 'request' : 'pay';
				go('/pay', {}, { replace: true });
			}
		}, { immediate: true });

		// The request to be paid: as the stream has it, or as it was when it has come to its end.
		watch([requestId, incoming], async ([id]) => {
			const open = incoming.value.find(other => other.id === id);
			if (!id || open) {
				request.value = open ?? null;
				ended.value = '';
				return;
			}
			try {
				const { body } = await ask(`/payment-requests/${encodeURIComponent(id)}`);
				if (requestId.value === id) {
					request.value = body;
					ended.value = body.status === 'OPEN' ? '' : body.status;
				}
			}
			catch (error) {
				ended.value = error.problem ? sentence(error.problem) : request.value ? ended.value : 'The request cannot be read right now. Please try again.';
			}
		}, { immediate: true });

		const command = computed(() => commands.value.find(other => other.key === content.value.intent?.key) ?? null);
		const isSent = computed(() => command.value !== null && (isUndecided(command.value) || command.value.state === 'done'));
		let unwatch = () => {};
		watch(() => command.value?.key, key => {
			unwatch();
			unwatch = key ? watching(key) : () => {};
		}, { immediate: true });
		onBeforeUnmount(() => unwatch());

		leaveWhatIsDone();

		const terms = computed(() => {
			if (requestId.value) {
				return request.value && {
					mode: 'pay',
					person: { userId: request.value.fromUserId, name: request.value.fromUserName },
					minor: request.value.amount,
				};
			}
			return { mode: content.value.mode, person: content.value.person, ...parseTyped(content.value.amount) };
		});
		const pays = computed(() => terms.value?.mode !== 'request');
		const after = computed(() => pays.value && terms.value?.minor && expectedBalance.value !== null ? expectedBalance.value - terms.value.minor : null);
		const problem = computed(() => command.value?.state === 'refused' ? command.value.problem : null);

		const flaws = computed(() => ({
			person: tried.value && !terms.value?.person ? (pays.value ? 'Choose who is to be paid.' : 'Choose whom to ask.') : fieldFlaw(problem.value, 'userId'),
			amount: tried.value && terms.value?.flaw ? FLAWS[terms.value.flaw]
				: terms.value?.flaw && terms.value.flaw !== 'empty' && terms.value.flaw !== 'least' ? FLAWS[terms.value.flaw]
					: fieldFlaw(problem.value, 'amount'),
		}));

		/** What was done before is not what one comes here for. */
		function leaveWhatIsDone() {
			if (commands.value.find(other => other.key === content.value.intent?.key)?.state === 'done') {
				closeIntent(content.value);
			}
		}

		function submit(event) {
			event?.preventDefault();
			tried.value = true;
			if (isSent.value || ended.value) {
				return;
			}
			if (!terms.value?.person || !terms.value.minor) {
				nextTick(() => document.querySelector('.form [aria-invalid="true"]')?.focus());
				return;
			}
			tried.value = false;
			const { mode, person: other, minor } = terms.value;
			const body = writeJson({ userId: other.userId, amount: minor, notes: content.value.notes.trim(), requestId: requestId.value });
			if (command.value?.state === 'refused') {
				closeIntent(content.value);
			}
			send({
				key: intentKey(content.value, `${mode} ${body}`),
				kind: mode,
				method: 'POST',
				path: mode === 'pay' ? '/pay' : '/request',
				body,
				ifMatch: mode === 'pay' && restsOnBalance(minor) ? `"${versionSeen()}"` : null,
				about: {
					draft: requestId.value ? `request-${requestId.value}` : 'pay',
					amount: toDecimal(minor),
					userId: other.userId,
					userName: other.name,
					requestId: requestId.value,
					version: balance.value?.version,
					balance: expectedBalance.value === null ? null : toDecimal(expectedBalance.value),
				},
			});
			nextTick(() => document.querySelector('.receipt-title')?.focus());
		}

		function again() {
			closeIntent(content.value);
			if (requestId.value) {
				go('/pay');
			}
			nextTick(() => document.querySelector('.view h1')?.focus());
		}

		const choice = (mode, words, picture) => h('label', { class: 'segment' }, [
			h('input', {
				type: 'radio',
				name: 'mode',
				class: 'unseen',
				value: mode,
				checked: content.value.mode === mode,
				onChange: () => {
					content.value.mode = mode;
				},
			}),
			h('span', { class: 'segment-words' }, [icon(picture), words]),
		]);

		const form = () => h('form', { class: 'form card', onSubmit: submit, novalidate: true }, [
			requestId.value ? locked() : [
				h('fieldset', { class: 'segments' }, [
					h('legend', { class: 'unseen' }, 'Pay or request'),
					choice('pay', 'Pay', 'pay'),
					choice('request', 'Request', 'ask'),
				]),
				field({ id: 'pay-person', label: pays.value ? 'To' : 'From', flaw: flaws.value.person }, described => h(PeoplePicker, {
					described,
					modelValue: content.value.person,
					'onUpdate:modelValue': user => {
						content.value.person = user;
					},
				})),
				field({ id: 'pay-amount', label: 'Amount', flaw: flaws.value.amount }, described => h('input', {
					...described,
					class: 'input input-amount money',
					type: 'text',
					inputmode: 'decimal',
					autocomplete: 'off',
					placeholder: format(0n),
					maxlength: 20,
					value: content.value.amount,
					onInput: event => {
						content.value.amount = event.target.value;
						tried.value = false;
					},
				})),
			],
			field({ id: 'pay-notes', label: pays.value ? 'Notes, for both of you (optional)' : 'What is it for? (optional)', flaw: fieldFlaw(problem.value, 'notes') }, described => h('input', {
				...described,
				class: 'input',
				type: 'text',
				autocomplete: 'off',
				maxlength: LONGEST_NOTES,
				value: content.value.notes,
				onInput: event => {
					content.value.notes = event.target.value;
				},
			})),
			alarm(problem.value && problemKind(command.value) !== 'version-mismatch' ? sentence(problem.value) : null),
			command.value?.state === 'stopped' ? hint('We stopped trying. It may still have happened: look at your statement before you pay under other terms. Sent again unchanged, it happens once.') : null,
			h('button', { type: 'submit', ref: submitButton, class: 'button button-main button-wide button-large', 'aria-disabled': ended.value ? 'true' : undefined }, buttonWords()),
		]);

		const buttonWords = () => {
			const { minor, person: other } = terms.value ?? {};
			const amount = minor ? ` ${format(minor)}` : '';
			return pays.value ? `Pay${amount}${other && minor ? ` to ${other.name}` : ''}` : `Request${amount}${other && minor ? ` from ${other.name}` : ''}`;
		};

		const locked = () => h('div', { class: 'locked' }, [
			request.value ? [
				h('div', { class: 'locked-terms' }, [
					person({ userId: request.value.fromUserId, name: request.value.fromUserName }),
					money(request.value.amount, { class: 'locked-amount' }),
				]),
				request.value.notes ? h('p', { class: 'locked-notes' }, `“${request.value.notes}”`) : null,
				h('p', { class: 'locked-small' }, [icon('lock'), h('span', ['Payee and amount are those of the request', ended.value ? '.' : [', which expires ', h(Ahead, { when: request.value.expiresAt }), '.']])]),
			] : ended.value ? null : h('div', { class: 'bone' }),
			ended.value ? hint(ENDS[ended.value] ?? ended.value, ' ', h('a', { href: address('/requests') }, 'All requests')) : null,
		]);

		const preview = () => h('aside', { class: 'preview', 'aria-label': 'Your balance' }, [
			h('dl', [
				h('div', [h('dt', 'Your balance'), h('dd', expectedBalance.value === null ? '–' : h(RunningMoney, { minor: expectedBalance.value }))]),
				pays.value ? h('div', { class: ['preview-after', after.value !== null && after.value < 0n && 'preview-short'] }, [
					h('dt', 'After this payment'),
					h('dd', after.value === null ? '–' : money(after.value)),
				]) : null,
			]),
			h('p', { class: 'preview-note', role: 'status' }, !pays.value ? 'Nothing moves until your request is paid.'
				: after.value !== null && after.value < 0n ? `That is ${format(-after.value)} more than you have.` : ''),
		]);

		return () => h('div', { class: 'pay narrow' }, [
			h('h1', { class: isSent.value ? 'unseen' : undefined }, requestId.value ? 'Pay a request' : 'Pay or request'),
			isSent.value ? h(Receipt, { command: command.value, onAgain: again })
				: h('div', { class: 'pay-columns' }, [form(), preview()]),
			problemKind(command.value) === 'version-mismatch' ? h(BalanceChanged, {
				command: command.value,
				onConfirm: () => submit(),
				onCancel: () => {
					closeIntent(content.value);
					nextTick(() => submitButton.value?.focus());
				},
			}) : null,
		]);
	},
};

const ENDS = {
	PAID: 'This request is paid.',
	DECLINED: 'You have declined this request.',
	CANCELLED: 'This request was cancelled by the one who made it.',
	EXPIRED: 'This request has expired.',
};

/** What becomes of what was sent. */
const Receipt = {
	name: 'Receipt',
	props: ['command'],
	emits: ['again'],
	setup(props, { emit }) {
		return () => {
			const { command } = props;
			const { amount, userId, userName } = command.about;
			const paid = command.kind === 'pay';
			const done = command.state === 'done';
			const arrived = command.arrivals.some(({ what }) => what === 'PaymentReceived');
			const title = paid ? (done ? 'Paid' : 'Paying') : done ? 'Requested' : 'Requesting';
			return h('section', { class: ['receipt card', done && 'receipt-done'], 'aria-labelledby': 'receipt-title' }, [
				h('div', { class: 'receipt-mark' }, [
					avatar({ id: userId, name: userName }, 'large'),
					h('span', { class: 'receipt-check' }, [icon('check')]),
				]),
				h('h2', { id: 'receipt-title', class: 'receipt-title', tabindex: -1 }, [
					title, ' ', money(fromDecimal(amount)), paid ? ' to ' : ' from ', userName, done ? '' : '…',
				]),
				h('p', { class: 'receipt-state', role: 'status' }, command.state === 'retrying' ? retrying(command)
					: !done ? 'One moment…'
						: !paid ? `${userName} sees it now. You will see here when it is paid.`
							: arrived ? `It has arrived with ${userName}.` : `On its way to ${userName}…`),
				h('div', { class: 'receipt-actions' }, [
					done ? h('button', { type: 'button', class: 'button button-main', onClick: () => emit('again') }, paid ? 'New payment' : 'New request') : null,
					h('a', { class: 'button button-quiet', href: address('/follow', { command: command.key }) }, [icon('follow'), 'Follow it']),
				]),
			]);
		};
	},
};

/** The balance is not the one that was seen: asks again, with the new one. */
const BalanceChanged = {
	name: 'BalanceChanged',
	props: ['command'],
	emits: ['confirm', 'cancel'],
	setup(props, { emit }) {
		// The answer names the version of the account; the stream brings its balance.
		const known = computed(() => balance.value.version >= Number(props.command.etag?.replaceAll('"', '') ?? 0));
		return () => {
			const { about } = props.command;
			const amount = fromDecimal(about.amount);
			const left = balance.value.minor - amount;
			return h(Dialog, { title: 'Your balance has changed', onCancel: () => emit('cancel') }, () => [
				h('p', 'Something happened on your account while you were paying, so nothing was paid. Would you like to go on?'),
				h('dl', { class: 'sums' }, [
					about.balance ? h('div', [h('dt', 'It was'), h('dd', [money(fromDecimal(about.balance))])]) : null,
					h('div', { class: 'sums-main' }, [h('dt', 'It is now'), h('dd', known.value ? [money(balance.value.minor)] : '…')]),
					h('div', [h('dt', `After paying ${format(amount)} to ${about.userName}`), h('dd', known.value ? [money(left)] : '…')]),
				]),
				known.value && left < 0n ? hint('That is more than you have now.') : null,
				h('div', { class: 'dialog-actions' }, [
					h('button', { type: 'button', class: 'button', onClick: () => emit('cancel') }, 'Go back'),
					h('button', {
						type: 'button',
						class: 'button button-main',
						'aria-disabled': known.value && left >= 0n ? undefined : 'true',
						onClick: () => known.value && left >= 0n && emit('confirm'),
					}, 'Pay anyway'),
				]),
			]);
		};
	},
};
