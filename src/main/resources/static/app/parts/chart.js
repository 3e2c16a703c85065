import { formatDateTime, formatPrecise } from '../dates.js';
import { h, loadChartLibrary, onBeforeUnmount, onMounted, ref, shallowRef, watch } from '../lib.js';
import { format } from '../money.js';
import { thin } from '../series.js';

const HEIGHT = 280;
const PRINT_WIDTH = 640;

/**
 * A balance over time, as a line of steps. With the arrow keys one goes from change to change,
 * and a screen reader says what it was.
 */
export const BalanceChart = {
	name: 'BalanceChart',
	props: {
		/** `{at, minor}` in order of time; the first is the balance that the shown time began with */
		points: { type: Array, required: true },
		from: { type: Number, required: true },
		to: { type: Number, required: true },
	},
	setup(props) {
		const place = ref(null);
		const failed = ref(false);
		const at = shallowRef(null);
		let chart = null;
		let drawn = [[], []];
		let gone = false;
		const dark = matchMedia('(prefers-color-scheme: dark)');

		/** What is drawn are floating-point numbers of pixels; what is said is exact. */
		function data() {
			const { points, from, to } = props;
			const times = [];
			const values = [];
			for (const point of points) {
				times.push(Math.max(from, point.at) / 1000);
				values.push(Number(point.minor) / 100);
			}
			if (times.length > 0) {
				times.push(to / 1000);
				values.push(values.at(-1));
			}
			drawn = thin(times, values, Math.max(100, place.value?.clientWidth ?? 600));
			return drawn;
		}

		function token(name) {
			return getComputedStyle(place.value).getPropertyValue(name).trim();
		}

		function options(Chart, width) {
			const axis = {
				stroke: () => token('--ink-3'),
				grid: { stroke: () => token('--line'), width: 1 },
				ticks: { show: false },
				font: `12px ${getComputedStyle(place.value).fontFamily}`,
			};
			return {
				width,
				height: HEIGHT,
				padding: [12, 8, 0, 0],
				legend: { show: false },
				cursor: {
					drag: { x: false, y: false },
					// A step lasts until the next one: the one before the cursor is what it shows.
					dataIdx: (u, _, index, time) => index > 0 && u.data[0][index] > time ? index - 1 : index,
					points: { size: 9, width: 2, fill: () => token('--surface'), stroke: () => token('--accent') },
				},
				scales: {
					x: { time: true, range: () => [props.from / 1000, props.to / 1000] },
					y: { range: (_, low, high) => {
						const space = (high - low || Math.abs(high) || 1) * 0.12;
						return [low >= 0 ? Math.max(0, low - space) : low - space, high + space];
					} },
				},
				axes: [
					{ ...axis, size: 34, grid: { show: false }, space: 90, values: (_, ticks, __, ___, step) => ticks.map(tick => timeLabel(tick * 1000, step)) },
					{ ...axis, size: 54, space: 48, values: (_, ticks) => ticks.map(tick => compact.format(tick)) },
				],
				series: [{}, {
					stroke: () => token('--accent'),
					fill: () => token('--accent-wash'),
					width: 2,
					points: { show: false },
					paths: Chart.paths.stepped({ align: 1 }),
				}],
				hooks: {
					setCursor: [u => {
						at.value = u.cursor.idx === null || u.cursor.idx === undefined ? null : pointAt(u.cursor.left, u);
					}],
				},
			};
		}

		function pointAt(left, u) {
			const time = u.posToVal(left, 'x') * 1000;
			let index = 0;
			let high = props.points.length;
			for (let low = 0; low < high;) {
				const middle = (low + high) >> 1;
				if (props.points[middle].at <= time) {
					index = middle;
					low = middle + 1;
				}
				else {
					high = middle;
				}
			}
			return props.points.length > 0 ? { index, left } : null;
		}

		function show(index) {
			const point = props.points[index];
			const left = chart.valToPos(Math.max(props.from, point.at) / 1000, 'x');
			chart.setCursor({ left, top: chart.valToPos(Number(point.minor) / 100, 'y') }, false);
			at.value = { index, left };
		}

		function onKeydown(event) {
			const last = props.points.length - 1;
			const current = at.value?.index ?? last + 1;
			const next = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: last, PageUp: current - 20, PageDown: current + 20 }[event.key];
			if (chart && last >= 0 && next !== undefined) {
				event.preventDefault();
				show(Math.min(last, Math.max(0, next)));
			}
		}

		const resize = new ResizeObserver(() => {
			if (chart && place.value.clientWidth > 0 && !matchMedia('print').matches) {
				chart.setSize({ width: place.value.clientWidth, height: HEIGHT });
				chart.setData(data());
			}
		});
		const repaint = () => chart?.redraw(false);
		const beforePrint = () => {
			chart?.setSize({ width: PRINT_WIDTH, height: HEIGHT });
		};
		const afterPrint = () => {
			chart?.setSize({ width: place.value.clientWidth, height: HEIGHT });
		};

		onMounted(async () => {
			try {
				const Chart = await loadChartLibrary();
				if (!gone) {
					chart = new Chart(options(Chart, place.value.clientWidth), data(), place.value);
					resize.observe(place.value);
				}
			}
			catch (error) {
				console.error(error);
				failed.value = true;
			}
		});
		watch(() => [props.points, props.from, props.to], () => chart?.setData(data()));
		dark.addEventListener('change', repaint);
		addEventListener('beforeprint', beforePrint);
		addEventListener('afterprint', afterPrint);
		onBeforeUnmount(() => {
			gone = true;
			resize.disconnect();
			dark.removeEventListener('change', repaint);
			removeEventListener('beforeprint', beforePrint);
			removeEventListener('afterprint', afterPrint);
			chart?.destroy();
		});

		return () => {
			const point = at.value === null ? props.points.at(-1) : props.points[at.value.index];
			const last = props.points.length - 1;
			const beyond = at.value && chart && at.value.left > chart.bbox.width / devicePixelRatio / 2;
			return h('div', { class: 'chart' }, [
				h('div', {
					class: 'chart-place',
					ref: place,
					role: 'slider',
					tabindex: 0,
					'aria-label': 'Balance over time',
					'aria-orientation': 'horizontal',
					'aria-valuemin': 0,
					'aria-valuemax': Math.max(0, last),
					'aria-valuenow': Math.max(0, at.value?.index ?? last),
					'aria-valuetext': point ? `${format(point.minor)} from ${formatDateTime(point.at)}` : 'No balance yet',
					onKeydown,
				}),
				at.value && point && chart ? h('div', {
					class: ['chart-tip', beyond && 'chart-tip-left'],
					style: { left: `${at.value.left + chart.bbox.left / devicePixelRatio}px` },
					'aria-hidden': 'true',
				}, [h('span', { class: 'money chart-tip-amount' }, format(point.minor)), h('span', formatPrecise(point.at))]) : null,
				failed.value ? h('p', { role: 'alert' }, 'The chart could not be loaded. The table below says the same.') : null,
			]);
		};
	},
};

const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 2 });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const clockSeconds = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const month = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric' });

function timeLabel(when, stepSeconds) {
	return (stepSeconds < 60 ? clockSeconds : stepSeconds < 86_400 ? clock : stepSeconds < 28 * 86_400 ? date : month).format(when);
}
