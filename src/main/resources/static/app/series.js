/**
 * Makes a long line of steps short without changing how it looks.
 */

/**
 * Of all points that fall into one column of pixels, keeps the first, the lowest, the highest
 * and the last, in order: the line covers the same pixels as before.
 *
 * @param {number[]} times growing
 * @param {number[]} values
 * @param {number} columns
 * @returns {[number[], number[]]}
 */
export function thin(times, values, columns) {
	if (times.length <= columns * 4) {
		return [times, values];
	}
	const start = times[0];
	const width = (times.at(-1) - start) / columns || 1;
	const thinTimes = [];
	const thinValues = [];
	for (let from = 0; from < times.length;) {
		const column = Math.floor((times[from] - start) / width);
		let low = from;
		let high = from;
		let to = from + 1;
		for (; to < times.length && Math.floor((times[to] - start) / width) === column; to++) {
			low = values[to] < values[low] ? to : low;
			high = values[to] > values[high] ? to : high;
		}
		for (const at of [...new Set([from, low, high, to - 1])].sort((a, b) => a - b)) {
			thinTimes.push(times[at]);
			thinValues.push(values[at]);
		}
		from = to;
	}
	return [thinTimes, thinValues];
}

/**
 * @param {{at: number}[]} points in order of time
 * @param {number} since
 * @returns {number} the index of the last one at or before that time, or of the first
 */
export function lastBefore(points, since) {
	let low = 0;
	let high = points.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (points[middle].at <= since) {
			low = middle + 1;
		}
		else {
			high = middle;
		}
	}
	return Math.max(0, low - 1);
}
