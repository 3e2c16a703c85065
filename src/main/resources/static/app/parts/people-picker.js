import { h, onBeforeUnmount, onMounted, ref, shallowRef } from '../lib.js';
import { findUsers } from '../queries.js';
import { session } from '../session.js';
import { avatar } from './avatar.js';
import { icon } from './icon.js';

const TYPING_MS = 150;

/**
 * Finds a person by name (WAI-ARIA's editable combobox with a list). What others call
 * themselves is shown as text, with their unique id where two look the same.
 */
export const PeoplePicker = {
	name: 'PeoplePicker',
	props: {
		described: { type: Object, required: true },
		/** `{userId, name, username}` or null */
		modelValue: { type: Object, default: null },
	},
	emits: ['update:modelValue'],
	setup(props, { emit }) {
		const words = ref('');
		const open = ref(false);
		const active = ref(-1);
		const found = shallowRef({ users: [], more: false, state: 'idle' });
		const input = ref(null);
		const change = ref(null);
		const list = () => `${props.described.id}-list`;
		let timer = 0;
		let search = null;
		let mounted = false;

		function look(wait) {
			clearTimeout(timer);
			timer = setTimeout(async () => {
				search?.abort();
				search = new AbortController();
				const { signal } = search;
				try {
					const { users, more } = await findUsers(words.value, { signal });
					found.value = { users: users.filter(user => user.userId !== session.value.userId), more, state: 'found' };
					active.value = words.value.trim() && found.value.users.length > 0 ? 0 : -1;
				}
				catch (error) {
					if (!signal.aborted) {
						found.value = { users: [], more: false, state: 'failed' };
					}
				}
			}, wait);
		}

		function show() {
			if (!open.value) {
				open.value = true;
				look(0);
			}
		}

		function hide() {
			open.value = false;
			active.value = -1;
		}

		function choose(user) {
			emit('update:modelValue', user);
			words.value = '';
			hide();
			requestAnimationFrame(() => change.value?.focus());
		}

		function onKeydown(event) {
			const count = found.value.users.length;
			const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
			if (step !== undefined) {
				event.preventDefault();
				if (!open.value) {
					show();
				}
				else if (count > 0) {
					active.value = active.value < 0 ? (step > 0 ? 0 : count - 1) : (active.value + step + count) % count;
					requestAnimationFrame(() => document.getElementById(`${list()}-${active.value}`)?.scrollIntoView({ block: 'nearest' }));
				}
			}
			else if (event.key === 'Enter' && open.value && active.value >= 0) {
				event.preventDefault();
				choose(found.value.users[active.value]);
			}
			else if (event.key === 'Escape' && open.value) {
				event.preventDefault();
				hide();
			}
		}

		onMounted(() => {
			mounted = true;
		});
		onBeforeUnmount(() => {
			clearTimeout(timer);
			search?.abort();
		});

		const option = (user, index) => h('li', {
			key: user.userId,
			id: `${list()}-${index}`,
			class: ['option', index === active.value && 'option-active'],
			role: 'option',
			'aria-selected': index === active.value ? 'true' : 'false',
			onMousedown: event => event.preventDefault(),
			onClick: () => choose(user),
		}, person(user));

		const note = () => {
			const { users, more, state } = found.value;
			return state === 'failed' ? 'People cannot be looked up right now.'
				: state !== 'found' ? ''
					: users.length === 0 ? (words.value.trim() ? 'Nobody goes by that name here.' : 'Nobody else is here yet.')
						: more ? 'There are more. Type to find them.' : '';
		};

		return () => props.modelValue ? h('div', { class: 'picked' }, [
			person(props.modelValue),
			h('button', {
				type: 'button',
				class: 'button button-quiet',
				ref: change,
				id: props.described.id,
				onClick: () => {
					emit('update:modelValue', null);
					requestAnimationFrame(() => input.value?.focus());
				},
			}, ['Change', h('span', { class: 'unseen' }, ` from ${props.modelValue.name}`)]),
		]) : h('div', { class: 'picker' }, [
			icon('search', 'picker-icon'),
			h('input', {
				...props.described,
				ref: input,
				class: 'input input-search',
				type: 'text',
				role: 'combobox',
				autocomplete: 'off',
				autocapitalize: 'none',
				spellcheck: 'false',
				maxlength: 100,
				placeholder: 'Name or username',
				'aria-autocomplete': 'list',
				'aria-expanded': open.value ? 'true' : 'false',
				'aria-controls': list(),
				'aria-activedescendant': open.value && active.value >= 0 ? `${list()}-${active.value}` : undefined,
				value: words.value,
				onInput: event => {
					words.value = event.target.value;
					open.value = true;
					look(TYPING_MS);
				},
				onFocus: () => mounted && show(),
				onClick: show,
				onBlur: hide,
				onKeydown,
			}),
			h('div', { class: ['options', !(open.value && (found.value.users.length > 0 || note())) && 'options-closed'] }, [
				h('ul', { id: list(), class: 'options-list', role: 'listbox', 'aria-label': 'People' }, open.value ? found.value.users.map(option) : []),
				h('p', { class: 'options-note', role: 'status' }, open.value ? note() : ''),
			]),
		]);
	},
};

/** @param {{userId: string, name: string, username: string}} user */
export function person({ userId, name, username }) {
	return h('span', { class: 'person' }, [
		avatar({ id: userId, name }),
		h('span', { class: 'person-names' }, [
			h('span', { class: 'person-name' }, name),
			username ? h('span', { class: 'person-username' }, `@${username}`) : null,
		]),
	]);
}
