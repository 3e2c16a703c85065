/**
 * Streams that belong to this tab: they run while somebody is signed in and looks. A tab that
 * has been hidden for a minute lets go, and goes on after the last event when it is seen again.
 */

import { now } from './clock.js';
import { computed, shallowRef } from './lib.js';
import { onRenewed, renew, session } from './session.js';
import { Slot } from './slots.js';
import { ResumingStream } from './sse.js';

const HIDDEN_MS = 60_000;

/** In the order in which they are to be seen. */
const STREAMS = ['current-balance', 'payment-requests', 'outgoing-payment-requests', 'total-transactions', 'average-transactions', 'activities'];

const online = shallowRef(navigator.onLine);
window.addEventListener('online', () => {
	online.value = true;
});
window.addEventListener('offline', () => {
	online.value = false;
});

/** A stream with a slot, which pauses while nobody looks. */
export class TabStream {

	/** `idle`, `connecting`, `catching-up`, `live`, `lost`, `paused` or `refused`. */
	state = shallowRef('idle');
	/** Whether it has ever caught up. */
	caughtUp = shallowRef(false);
	/** When it was last live, in milliseconds. */
	liveAt = shallowRef(0);
	#wanted = false;
	#stream;
	#slot;
	#timer = 0;

	/**
	 * @param {string} url
	 * @param {object} listener
	 * @param {(event: {type: string, data: string, id: string}) => void} listener.onEvent
	 * @param {(fresh: boolean) => void} [listener.onOpen] `fresh` if the current content follows
	 * @param {() => void} [listener.onCaughtUp] the current content is complete
	 * @param {boolean} marksEnd whether the stream says itself, by `caught-up`, that it has caught up
	 */
	constructor(url, listener, marksEnd) {
		this.#slot = new Slot(() => this.pause());
		this.#stream = new ResumingStream(url, {
			onOpen: fresh => {
				// One that takes over from another that was live has hardly anything to catch up with.
				if (fresh || this.state.value !== 'live') {
					this.state.value = 'catching-up';
				}
				listener.onOpen?.(fresh);
				if (!marksEnd) {
					this.#caughtUp(listener);
				}
			},
			onEvent: event => {
				if (event.type === 'caught-up') {
					this.#caughtUp(listener);
				}
				else {
					listener.onEvent(event);
				}
			},
			onLost: () => {
				this.#leftLive();
				this.state.value = 'lost';
			},
			onRefused: () => {
				this.#leftLive();
				this.#slot.release();
				this.state.value = 'refused';
			},
		}, renew);
		document.addEventListener('visibilitychange', () => this.#seenOrHidden());
		window.addEventListener('focus', () => this.resume());
		window.addEventListener('pagehide', () => this.pause());
		window.addEventListener('pageshow', () => this.resume());
		onRenewed(() => {
			if (this.state.value === 'refused') {
				this.state.value = 'idle';
				this.resume();
			}
			this.#stream.replace();
		});
	}

	#caughtUp(listener) {
		this.state.value = 'live';
		this.caughtUp.value = true;
		listener.onCaughtUp?.();
	}

	#leftLive() {
		if (this.state.value === 'live') {
			this.liveAt.value = now();
		}
	}

	start() {
		this.#wanted = true;
		if (document.hidden) {
			this.state.value = 'paused';
		}
		else {
			this.resume();
		}
	}

	stop() {
		this.#wanted = false;
		this.pause();
		this.state.value = 'idle';
	}

	/** Goes on if it is wanted and somebody looks. */
	async resume() {
		clearTimeout(this.#timer);
		if (!this.#wanted || document.hidden || !['idle', 'paused'].includes(this.state.value)) {
			return;
		}
		this.state.value = 'connecting';
		await this.#slot.take();
		if (this.#wanted && this.state.value === 'connecting') {
			this.#stream.start();
		}
		else {
			this.#slot.release();
		}
	}

	/** Lets go until {@link resume}. */
	pause() {
		clearTimeout(this.#timer);
		if (this.state.value === 'refused') {
			return;
		}
		this.#leftLive();
		this.#stream.stop();
		this.#slot.release();
		this.state.value = 'paused';
	}

	#seenOrHidden() {
		clearTimeout(this.#timer);
		if (document.hidden) {
			this.#timer = setTimeout(() => this.pause(), HIDDEN_MS);
		}
		else {
			this.resume();
		}
	}

}

const listeners = new Map();
const freshListeners = new Set();
const caughtUpListeners = new Set();

const page = new TabStream(`/live?streams=${STREAMS}`, {
	onOpen: fresh => {
		if (fresh) {
			freshListeners.forEach(listener => listener());
		}
	},
	onEvent: ({ type, data }) => listeners.get(type)?.forEach(listener => listener(data)),
	onCaughtUp: () => caughtUpListeners.forEach(listener => listener()),
}, true);

/**
 * @param {string} type a stream of `/live`, or that with `.delete`
 * @param {(data: string) => void} listener must not care whether an event comes twice
 */
export function onLive(type, listener) {
	listeners.set(type, [...listeners.get(type) ?? [], listener]);
}

/** @param {() => void} listener the current content follows, whatever was known before */
export function onFresh(listener) {
	freshListeners.add(listener);
}

/** @param {() => void} listener the current content is complete */
export function onCaughtUp(listener) {
	caughtUpListeners.add(listener);
}

/** Connects; to be called when somebody is signed in. */
export function startLive() {
	page.start();
}

/** Goes on where another tab has taken over. */
export function resumeLive() {
	page.resume();
}

export function stopLive() {
	page.stop();
}

/** Whether everything has been seen once: until then, what is not there may only not have come. */
export const caughtUp = page.caughtUp;

/** How it stands with the page's stream, for people. */
export const connection = computed(() => {
	switch (page.state.value) {
		case 'live':
			return { name: 'live', words: 'Live' };
		case 'catching-up':
			return { name: 'catching-up', words: 'Catching up' };
		case 'connecting':
		case 'idle':
			return { name: 'connecting', words: 'Connecting' };
		case 'paused':
			return { name: 'paused', words: 'Paused' };
		case 'refused':
			return { name: 'offline', words: session.value ? 'Not allowed' : 'Signed out' };
		default:
			return online.value ? { name: 'reconnecting', words: 'Reconnecting' } : { name: 'offline', words: 'Offline' };
	}
});

/** When the page was last live, if it is not now. */
export const lastLive = page.liveAt;

