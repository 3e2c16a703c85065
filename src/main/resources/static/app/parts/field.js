import { h } from '../lib.js';

/**
 * A labelled field with what is wrong with it.
 *
 * @param {object} options
 * @param {string} options.id
 * @param {string} options.label
 * @param {string} [options.flaw]
 * @param {string} [options.help]
 * @param {(described: object) => any} control makes the input, with the attributes it is given
 */
export function field({ id, label, flaw, help }, control) {
	const described = [flaw && `${id}-flaw`, help && `${id}-help`].filter(Boolean).join(' ');
	return h('div', { class: ['field', flaw && 'field-flawed'] }, [
		h('label', { class: 'field-label', for: id }, label),
		control({ id, 'aria-describedby': described || undefined, 'aria-invalid': flaw ? 'true' : undefined }),
		help ? h('p', { class: 'field-help', id: `${id}-help` }, help) : null,
		flaw ? h('p', { class: 'field-flaw', id: `${id}-flaw` }, flaw) : null,
	]);
}
