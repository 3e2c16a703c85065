import { commands, isUndecided, send } from '../commands.js';
import { closeIntent, draft, intentKey } from '../drafts.js';
import { writeJson } from '../json.js';
import { computed, h, ref } from '../lib.js';
import { emblem } from '../parts/avatar.js';
import { field } from '../parts/field.js';
import { alarm } from '../parts/notice.js';
import { retrying } from '../parts/toast-tray.js';
import { fieldFlaw, sentence } from '../problems.js';
import { session, signOut } from '../session.js';
import { toast, watching } from '../toasts.js';

/** Opens the account of somebody who has none. It makes way by itself when the balance comes. */
export const Welcome = {
	name: 'Welcome',
	setup() {
		const content = draft('welcome', () => ({
			name: session.value.name ?? '',
			username: session.value.username ?? '',
		}));
		const tried = ref(false);
		const command = computed(() => commands.value.find(other => other.key === content.intent?.key));
		const opening = computed(() => command.value && command.value.state !== 'refused' && command.value.state !== 'stopped');

		function submit(event) {
			event.preventDefault();
			tried.value = true;
			if (opening.value || !content.name.trim() || !content.username.trim()) {
				return;
			}
			if (command.value?.state === 'refused') {
				closeIntent(content);
			}
			const body = writeJson({ name: content.name.trim(), username: content.username.trim() });
			const sent = send({ key: intentKey(content, body), kind: 'profile', method: 'PUT', path: '/current-user', body, about: {} });
			watching(sent.key);
		}

		const input = (name, label, help) => field({
			id: `welcome-${name}`,
			label,
			help,
			flaw: fieldFlaw(command.value?.problem, name) ?? (tried.value && !content[name].trim() ? `Enter your ${label.toLowerCase()}.` : undefined),
		}, described => h('input', {
			...described,
			class: 'input',
			type: 'text',
			autocomplete: name,
			maxlength: 255,
			value: content[name],
			disabled: opening.value,
			onInput: event => {
				content[name] = event.target.value;
			},
		}));

		return () => h('div', { class: 'welcome card' }, [
			emblem('gift'),
			h('h1', content.name.trim() ? `Welcome, ${content.name.trim()}` : 'Welcome to StreamPay'),
			h('p', { class: 'lead' }, 'Open your account, and find a gift from the town’s treasury in it. It takes a moment.'),
			h('form', { class: 'form', onSubmit: submit, novalidate: true }, [
				input('name', 'Name', 'This is how others see you.'),
				input('username', 'Username', 'So that others find you when names are alike.'),
				alarm(command.value?.state === 'refused' ? sentence(command.value.problem) : null),
				h('button', { type: 'submit', class: 'button button-main button-wide', 'aria-disabled': opening.value ? 'true' : undefined },
					opening.value ? 'Opening your account…' : 'Open my account'),
				h('div', { class: 'form-status', role: 'status' }, command.value?.state === 'done' ? 'It is open. Your gift is on its way…'
					: command.value && isUndecided(command.value) && command.value.state === 'retrying' ? retrying(command.value) : ''),
			]),
			h('p', { class: 'welcome-other' }, ['Not you? ', h('button', {
				type: 'button',
				class: 'button-link',
				onClick: () => signOut().catch(() => toast('You could not be signed out. Please try again.', { bad: true })),
			}, 'Sign out')]),
		]);
	},
};
