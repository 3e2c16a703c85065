/**
 * Dates as the reader's locale has them; how long ago something was, in the page's language.
 */

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const precise = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const whole = new Intl.NumberFormat();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @param {string | number} when */
export function formatDateTime(when) {
	return dateTime.format(new Date(when));
}

/** @param {string | number} when */
export function formatPrecise(when) {
	return precise.format(new Date(when));
}

/** @param {string | number} when */
export function formatDay(when) {
	return day.format(new Date(when));
}

/** @param {string | number} when */
export function formatTime(when) {
	return time.format(new Date(when));
}

/** @param {number} count */
export function formatCount(count) {
	return whole.format(count);
}

/**
 * @param {number} ms how long ago
 * @returns {string} such as `now`, `12 s ago`, `3 min ago`; empty for what is older than a day
 */
export function ago(ms) {
	if (ms < 3000) {
		return 'now';
	}
	if (ms < MINUTE) {
		return `${Math.floor(ms / 1000)} s ago`;
	}
	if (ms < HOUR) {
		return `${Math.floor(ms / MINUTE)} min ago`;
	}
	return ms < DAY ? `${Math.floor(ms / HOUR)} h ago` : '';
}

/**
 * @param {number} ms how far ahead
 * @returns {string} such as `in 13 days`
 */
export function ahead(ms) {
	if (ms <= 0) {
		return 'any moment';
	}
	const [count, unit] = ms < MINUTE ? [Math.ceil(ms / 1000), 'second']
		: ms < 2 * HOUR ? [Math.ceil(ms / MINUTE), 'minute']
			: ms < 2 * DAY ? [Math.round(ms / HOUR), 'hour']
				: [Math.round(ms / DAY), 'day'];
	return `in ${count} ${unit}${count === 1 ? '' : 's'}`;
}
