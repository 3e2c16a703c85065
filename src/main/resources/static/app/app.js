/**
 * The frame around all views: header, navigation, status, messages.
 */

import { computed, h, nextTick, ref, watch, watchEffect } from './lib.js';
import { caughtUp } from './live.js';
import { avatar } from './parts/avatar.js';
import { icon } from './parts/icon.js';
import { mark } from './parts/mark.js';
import { Status } from './parts/status.js';
import { toastTray } from './parts/toast-tray.js';
import { address, route } from './router.js';
import { session } from './session.js';
import { balance, waiting } from './town.js';
import { componentOf, views } from './views/index.js';
import { Landing } from './views/landing.js';
import { Welcome } from './views/welcome.js';

/** Everything has come, and no balance was among it: there is no account yet. */
const isNew = computed(() => caughtUp.value && balance.value === null);

export const App = {
	name: 'App',
	setup() {
		const main = ref(null);

		watchEffect(() => {
			const title = !session.value ? 'StreamPay' : isNew.value ? 'Welcome · StreamPay' : `${route.value.view.title} · StreamPay`;
			document.title = session.value && waiting.value > 0 ? `(${waiting.value}) ${title}` : title;
		});

		// A new view begins at its top, for eyes and for ears. What only changes its query stays as it is.
		watch(() => route.value.view, async () => {
			await nextTick();
			scrollTo(0, 0);
			focusHeading();
		});

		function focusHeading() {
			const heading = main.value?.querySelector('h1');
			if (heading) {
				heading.tabIndex = -1;
				heading.focus({ preventScroll: true });
			}
			else if (main.value) {
				// Its module is still on its way.
				const waitForIt = new MutationObserver(() => {
					if (main.value?.querySelector('h1')) {
						waitForIt.disconnect();
						focusHeading();
					}
				});
				waitForIt.observe(main.value, { childList: true, subtree: true });
			}
		}

		return () => session.value === undefined ? h('div', { class: 'splash', role: 'status' }, [mark(), h('span', { class: 'unseen' }, 'Loading')])
			: session.value === null ? h(Landing)
				: [
					h('a', { class: 'skip', href: '#main', onClick: event => {
						event.preventDefault();
						main.value.focus();
					} }, 'Skip to the content'),
					header(),
					h('main', { id: 'main', class: 'main', ref: main, tabindex: -1 }, [isNew.value ? h(Welcome) : currentView()]),
					isNew.value ? null : navigation('bar', views.filter(view => !view.aside)),
					toastTray(),
				];
	},
};

function header() {
	const { userId, name } = session.value;
	const profile = views.find(view => view.path === '/profile');
	return h('header', { class: 'header' }, [
		h('div', { class: 'header-inner' }, [
			h('a', { class: 'brand', href: address('/') }, [mark(), h('span', { class: 'brand-name' }, 'StreamPay')]),
			isNew.value ? null : navigation('top', views.filter(view => view !== profile)),
			h('div', { class: 'header-end' }, [
				h(Status),
				isNew.value ? null : h('a', {
					class: 'header-profile',
					href: address('/profile'),
					'aria-label': 'Profile',
					'aria-current': route.value.view === profile ? 'page' : undefined,
				}, [avatar({ id: userId, name: name ?? userId }, 'small')]),
			]),
		]),
	]);
}

function navigation(place, shown) {
	return h('nav', { class: `navigation navigation-${place}`, 'aria-label': place === 'top' ? 'Views' : 'Views, below' }, [
		h('ul', shown.map(view => {
			const count = view.badge?.() ?? 0;
			return h('li', { key: view.path }, [
				h('a', { href: address(view.path), class: 'navigation-link', 'aria-current': route.value.view === view ? 'page' : undefined }, [
					icon(view.icon),
					h('span', { class: 'navigation-title' }, view.short && place === 'bar' ? view.short : view.title),
					count > 0 ? h('span', { class: 'badge', key: count }, [count, h('span', { class: 'unseen' }, ' waiting')]) : null,
				]),
			]);
		})),
	]);
}

function currentView() {
	const { view, query } = route.value;
	const { component, failed } = componentOf(view);
	return failed ? h('div', { class: 'view' }, [
		h('h1', view.title),
		h('p', 'This part of the page could not be loaded.'),
		h('p', [h('button', { type: 'button', class: 'button', onClick: () => location.reload() }, 'Try again')]),
	]) : component ? h(component, { key: view.path, query, class: 'view' }) : null;
}
