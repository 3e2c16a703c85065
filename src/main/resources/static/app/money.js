/**
 * Money is a BigInt of minor units (1230n is 12.30), never a floating-point number. The town's
 * currency has no name and no sign.
 */

const SCALE = 100n;

/** The least and the most that one payment may be. */
export const LEAST = 1n;
export const MOST = 100_000_000n;

const PLAIN = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
const plain = new Intl.NumberFormat(undefined, PLAIN);
const signed = new Intl.NumberFormat(undefined, { ...PLAIN, signDisplay: 'exceptZero' });

/**
 * Reads a decimal as the service writes it, such as `12.3` or `-0.05`.
 *
 * @param {string} decimal
 * @returns {bigint}
 * @throws {SyntaxError} if it is no decimal, or has more than two decimals
 */
export function fromDecimal(decimal) {
	const match = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/.exec(decimal);
	if (!match) {
		throw new SyntaxError(`Not an amount: ${decimal}`);
	}
	const [, sign, whole, fraction = ''] = match;
	const minor = BigInt(whole) * SCALE + BigInt(fraction.padEnd(2, '0'));
	return sign ? -minor : minor;
}

/**
 * Writes a decimal as the service reads it, always with two decimals.
 *
 * @param {bigint} minor
 * @returns {string}
 */
export function toDecimal(minor) {
	const size = minor < 0n ? -minor : minor;
	return `${minor < 0n ? '-' : ''}${size / SCALE}.${String(size % SCALE).padStart(2, '0')}`;
}

/**
 * Writes money as the reader's locale has it.
 *
 * @param {bigint} minor
 * @param {{sign?: boolean}} [options] `sign` to put a plus before what is above zero
 * @returns {string}
 */
export function format(minor, options) {
	return formatToParts(minor, options).map(part => part.value).join('');
}

/**
 * Like {@link format}, in the parts of `Intl.NumberFormat`. Strings keep exact what a number
 * could not.
 *
 * @param {bigint} minor
 * @param {{sign?: boolean}} [options]
 * @returns {{type: string, value: string}[]}
 */
export function formatToParts(minor, { sign = false } = {}) {
	return (sign ? signed : plain).formatToParts(toDecimal(minor))
		.map(part => part.type === 'minusSign' ? { ...part, value: '−' } : part);
}

/**
 * The sign between whole units and decimals in a locale.
 *
 * @param {string} [locale] the reader's by default
 * @returns {string}
 */
export function decimalSign(locale) {
	return new Intl.NumberFormat(locale).formatToParts(1.5).find(part => part.type === 'decimal').value;
}

/**
 * Reads what a person has typed, exactly or not at all. One comma or point followed by one or
 * two digits is a decimal sign in every locale, since many keyboards have only one of them. One
 * followed by three digits separates thousands only where the locale writes them so; elsewhere it
 * would be a guess about money.
 *
 * @param {string} typed
 * @param {string} [locale] the reader's by default
 * @returns {{minor?: bigint, flaw?: 'empty' | 'unreadable' | 'decimals' | 'least' | 'most'}}
 */
export function parseTyped(typed, locale) {
	const text = typed.replace(/[\s\u00a0\u202f'’]/g, '');
	if (text === '') {
		return { flaw: 'empty' };
	}
	if (!/^\d[\d.,]*$|^[.,]\d+$/.test(text)) {
		return { flaw: 'unreadable' };
	}
	const signs = [...text.matchAll(/[.,]/g)];
	const last = signs.at(-1);
	let decimal = '';
	if (last) {
		const tail = text.length - last.index - 1;
		const alone = signs.filter(sign => sign[0] === last[0]).length === 1;
		const thousands = signs.length === 1 && tail === 3 && last.index > 0 && last[0] !== decimalSign(locale);
		decimal = alone && !thousands ? last[0] : '';
	}
	const [whole, fraction = ''] = decimal ? text.split(decimal) : [text];
	if (fraction.length > 2) {
		return { flaw: 'decimals' };
	}
	if (/[.,]/.test(whole) && !/^\d{1,3}([.,])\d{3}(\1\d{3})*$/.test(whole)) {
		return { flaw: 'unreadable' };
	}
	const digits = whole.replace(/[.,]/g, '') || '0';
	if (digits.length > 15) {
		return { flaw: 'most' };
	}
	const minor = fromDecimal(`${digits}.${fraction.padEnd(2, '0')}`);
	if (minor < LEAST) {
		return { flaw: 'least' };
	}
	return minor > MOST ? { flaw: 'most' } : { minor };
}

/** What is wrong with an amount that was typed, by the flaw that {@link parseTyped} found. */
export const FLAWS = {
	empty: 'Enter an amount.',
	unreadable: 'Enter an amount in digits, such as 12.30.',
	decimals: 'An amount has at most two decimals.',
	least: `The least is ${format(LEAST)}.`,
	most: `The most at once is ${format(MOST)}.`,
};
