import { underWay } from '../commands.js';
import { formatTime } from '../dates.js';
import { computed, h } from '../lib.js';
import { connection, lastLive } from '../live.js';
import { balance } from '../town.js';
import { RunningMoney } from './money.js';

/**
 * The balance as the stream has it, less what this tab has just paid and the stream does not
 * know yet.
 */
export const expectedBalance = computed(() => balance.value === null ? null : balance.value.minor - underWay.value);

/** The signed-in user's balance in large. */
export function balanceCard() {
	const stale = connection.value.name !== 'live' && lastLive.value > 0;
	return h('section', { class: 'balance', 'aria-labelledby': 'balance-title' }, [
		h('h2', { id: 'balance-title', class: 'balance-title' }, 'Your balance'),
		h('p', { class: 'balance-figure' }, expectedBalance.value === null ? h('span', { class: 'bone bone-balance' }) : h(RunningMoney, { minor: expectedBalance.value })),
		h('p', { class: 'balance-note' }, underWay.value > 0n ? 'A payment is on its way'
			: stale ? `As of ${formatTime(lastLive.value)}`
				: ''),
	]);
}
