import { commands, isUndecided, send } from '../commands.js';
import { closeIntent, draft, intentKey } from '../drafts.js';
import { writeJson } from '../json.js';
import { computed, h, onBeforeUnmount, onMounted, ref, shallowRef, watch } from '../lib.js';
import { avatar } from '../parts/avatar.js';
import { field } from '../parts/field.js';
import { icon } from '../parts/icon.js';
import { alarm } from '../parts/notice.js';
import { dateTime } from '../parts/time.js';
import { retrying } from '../parts/toast-tray.js';
import { fieldFlaw, sentence } from '../problems.js';
import { findMyself } from '../queries.js';
import { address } from '../router.js';
import { session, signOut } from '../session.js';
import { toast, watching } from '../toasts.js';

export default {
	name: 'Profile',
	props: ['query'],
	setup() {
		const content = draft('profile', () => ({ name: '', username: '' }));
		const saved = shallowRef(null);
		const changed = ref(false);
		const tried = ref(false);
		const leaving = ref(false);
		const command = computed(() => commands.value.find(other => other.key === content.intent?.key) ?? null);
		const saving = computed(() => command.value !== null && isUndecided(command.value));
		let unwatch = () => {};

		if (command.value?.state === 'done') {
			closeIntent(content);
		}
		changed.value = command.value !== null;
		watch(() => command.value?.key, key => {
			unwatch();
			unwatch = key ? watching(key) : () => {};
		}, { immediate: true });
		onBeforeUnmount(() => unwatch());

		onMounted(async () => {
			const { name, username, userId } = session.value;
			const me = await findMyself().catch(() => null);
			saved.value = me ?? { userId, name: name ?? '', username: username ?? '' };
			if (!changed.value) {
				content.name = saved.value.name;
				content.username = saved.value.username;
			}
		});

		function submit(event) {
			event.preventDefault();
			tried.value = true;
			if (saving.value || !content.name.trim() || !content.username.trim()) {
				return;
			}
			if (command.value && command.value.state !== 'stopped') {
				closeIntent(content);
			}
			const body = writeJson({ name: content.name.trim(), username: content.username.trim() });
			send({ key: intentKey(content, body), kind: 'profile', method: 'PUT', path: '/current-user', body, about: {} });
		}

		const input = (name, label, help) => field({
			id: `profile-${name}`,
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
			onInput: event => {
				content[name] = event.target.value;
				changed.value = true;
			},
		}));

		return () => {
			const { userId, expiresAt, renewable } = session.value;
			const name = (command.value?.state === 'done' ? content.name : saved.value?.name) || userId;
			return h('div', { class: 'profile narrow' }, [
				h('div', { class: 'profile-head' }, [
					avatar({ id: userId, name }, 'large'),
					h('div', [h('h1', 'Profile'), h('p', { class: 'lead' }, name)]),
				]),
				h('form', { class: 'form card', onSubmit: submit, novalidate: true }, [
					h('h2', { class: 'card-title' }, 'What others call you'),
					input('name', 'Name', 'It is shown with what you do from now on.'),
					input('username', 'Username'),
					alarm(command.value?.state === 'refused' ? sentence(command.value.problem) : null),
					h('button', { type: 'submit', class: 'button button-main', 'aria-disabled': saving.value ? 'true' : undefined }, saving.value ? 'Saving…' : 'Save'),
					h('div', { class: 'form-status', role: 'status' }, command.value?.state === 'done' ? 'Saved.' : command.value?.state === 'retrying' ? retrying(command.value) : ''),
				]),
				h('section', { class: 'card', 'aria-labelledby': 'session-title' }, [
					h('h2', { id: 'session-title', class: 'card-title' }, 'Your session'),
					h('dl', { class: 'details' }, [
						h('div', [h('dt', 'Id'), h('dd', { class: 'code' }, userId)]),
						h('div', [h('dt', renewable ? 'Renewed before' : 'Ends'), h('dd', [dateTime(expiresAt)])]),
					]),
					h('button', {
						type: 'button',
						class: 'button',
						'aria-disabled': leaving.value ? 'true' : undefined,
						onClick: async () => {
							leaving.value = true;
							try {
								await signOut();
							}
							catch {
								leaving.value = false;
								toast('You could not be signed out. Please try again.', { bad: true });
							}
						},
					}, [icon('leave'), 'Sign out']),
				]),
				h('p', { class: 'profile-more' }, [h('a', { href: address('/follow') }, 'For the curious: follow a payment through the system')]),
			]);
		};
	},
};
