/**
 * JSON in which money stays exact: fields that hold money are read as BigInt of minor units, and
 * BigInt is written as a decimal.
 */

import { fromDecimal, toDecimal } from './money.js';

const MONEY = new Set(['amount', 'average', 'balance']);

/**
 * @param {string} text
 * @returns {any} with a BigInt of minor units for every number that is money
 */
export function readJson(text) {
	// Browsers of before 2025 do not tell the source; what they print for an amount is exact up to 10^13.
	return JSON.parse(text, (name, value, context) =>
		MONEY.has(name) && typeof value === 'number' ? fromDecimal(context?.source ?? String(value)) : value);
}

/**
 * @param {Record<string, string | bigint | null | undefined>} fields those without a value are left out
 * @returns {string}
 */
export function writeJson(fields) {
	const members = Object.entries(fields)
		.filter(([, value]) => value !== undefined && value !== null && value !== '')
		.map(([name, value]) =>
			`${JSON.stringify(name)}:${typeof value === 'bigint' ? toDecimal(value) : JSON.stringify(value)}`);
	return `{${members.join(',')}}`;
}

/**
 * For people to look at.
 *
 * @param {any} value as {@link readJson} has read it
 * @returns {string}
 */
export function showJson(value) {
	return JSON.stringify(value, (name, part) => typeof part === 'bigint' ? toDecimal(part) : part, 2);
}
