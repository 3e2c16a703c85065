import { h, onMounted, ref } from '../lib.js';

let count = 0;

/**
 * A question that must be answered before anything else. Escape answers it with `cancel`.
 */
export const Dialog = {
	name: 'Dialog',
	props: { title: { type: String, required: true } },
	emits: ['cancel'],
	setup(props, { emit, slots }) {
		const element = ref(null);
		const id = `dialog-${++count}`;
		onMounted(() => element.value.showModal());
		return () => h('dialog', {
			ref: element,
			class: 'dialog',
			'aria-labelledby': id,
			onCancel: event => {
				event.preventDefault();
				emit('cancel');
			},
		}, [h('h2', { id, class: 'dialog-title' }, props.title), slots.default()]);
	},
};
