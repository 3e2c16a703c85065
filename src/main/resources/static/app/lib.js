/**
 * The page's two libraries. This is the only module that knows where they are; their versions
 * are known to the build alone (pom.xml).
 */

export {
	computed,
	createApp,
	h,
	nextTick,
	onBeforeUnmount,
	onMounted,
	reactive,
	ref,
	shallowReactive,
	shallowRef,
	TransitionGroup,
	triggerRef,
	watch,
	watchEffect,
} from '/webjars/vue/dist/vue.runtime.esm-browser.prod.js';

/**
 * The chart library, which only the statement needs: it is loaded when that is opened.
 *
 * @returns {Promise<typeof import('/webjars/uplot/dist/uPlot.esm.js').default>}
 */
export async function loadChartLibrary() {
	return (await import('/webjars/uplot/dist/uPlot.esm.js')).default;
}
