/**
 * Server-Sent Events by `fetch`, because `EventSource` neither tells why it was refused nor
 * notices a connection that has silently died.
 */

/** The service sends something every 15 s; twice missed is dead. */
const SILENCE_MS = 35_000;
const WATCH_MS = 5_000;
const LONGEST_WAIT_MS = 30_000;
/** A connection that lasted less than this is as good as refused. */
const STEADY_MS = 10_000;

/**
 * Reads the event stream format (HTML standard, 9.2.6) in whatever pieces it comes.
 */
export class EventStreamParser {

	#onEvent;
	#onRetry;
	#rest = '';
	#first = true;
	#data = [];
	#type = '';
	#id;

	/**
	 * @param {string} lastEventId the id of what comes first, until there is another
	 * @param {(event: {type: string, data: string, id: string}) => void} onEvent
	 * @param {(ms: number) => void} [onRetry]
	 */
	constructor(lastEventId, onEvent, onRetry = () => {}) {
		this.#id = lastEventId;
		this.#onEvent = onEvent;
		this.#onRetry = onRetry;
	}

	/** @param {string} text the next piece */
	push(text) {
		let rest = this.#rest + text;
		if (this.#first && rest.length > 0) {
			rest = rest.replace(/^\ufeff/, '');
			this.#first = false;
		}
		// A carriage return at the very end may be half of a line end.
		const lineEnd = /\r\n|\n|\r(?!$)/g;
		let start = 0;
		for (let match; (match = lineEnd.exec(rest)) !== null; start = lineEnd.lastIndex) {
			this.#line(rest.slice(start, match.index));
		}
		this.#rest = rest.slice(start);
	}

	#line(line) {
		if (line === '') {
			this.#dispatch();
			return;
		}
		const colon = line.indexOf(':');
		const field = colon < 0 ? line : line.slice(0, colon);
		const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
		switch (field) {
			case 'data':
				this.#data.push(value);
				break;
			case 'event':
				this.#type = value;
				break;
			case 'id':
				this.#id = value.includes('\0') ? this.#id : value;
				break;
			case 'retry':
				if (/^\d+$/.test(value)) {
					this.#onRetry(Number(value));
				}
				break;
			default:
		}
	}

	#dispatch() {
		if (this.#data.length > 0) {
			this.#onEvent({ type: this.#type || 'message', data: this.#data.join('\n'), id: this.#id });
		}
		this.#data = [];
		this.#type = '';
	}

}

/**
 * A stream that goes on: it connects again after whatever has ended it, from the last event it
 * has seen. Events may come twice when one connection takes over from another, so whoever
 * listens must not care.
 */
export class ResumingStream {

	#url;
	#listener;
	#renewSession;
	#running = false;
	#connection = null;
	/** The connection that is being made to take the place of the other. */
	#successor = null;
	#lastEventId = '';
	#retryMs = 1000;
	#failures = 0;
	#timer = 0;
	#watchdog = 0;
	#onOnline = () => this.#retryNow();
	#onOffline = () => this.replace();
	#onVisible = () => {
		if (!document.hidden) {
			this.#retryNow();
		}
	};

	/**
	 * @param {string} url
	 * @param {object} listener
	 * @param {(event: {type: string, data: string, id: string}) => void} listener.onEvent
	 * @param {(fresh: boolean) => void} listener.onOpen `fresh` if it starts with the current content
	 * @param {(problem?: object) => void} listener.onLost the connection is gone, and will be made again
	 * @param {(problem: object) => void} listener.onRefused it will not be made again
	 * @param {() => Promise<boolean>} renewSession whether there is a valid session again
	 */
	constructor(url, listener, renewSession) {
		this.#url = url;
		this.#listener = listener;
		this.#renewSession = renewSession;
	}

	start() {
		if (this.#running) {
			return;
		}
		this.#running = true;
		this.#failures = 0;
		window.addEventListener('online', this.#onOnline);
		window.addEventListener('offline', this.#onOffline);
		document.addEventListener('visibilitychange', this.#onVisible);
		this.#watchdog = setInterval(() => this.#watch(), WATCH_MS);
		this.#connect();
	}

	/** Lets go of the connection. What was seen is remembered: {@link start} goes on after it. */
	stop() {
		if (!this.#running) {
			return;
		}
		this.#running = false;
		window.removeEventListener('online', this.#onOnline);
		window.removeEventListener('offline', this.#onOffline);
		document.removeEventListener('visibilitychange', this.#onVisible);
		clearInterval(this.#watchdog);
		clearTimeout(this.#timer);
		this.#successor?.abort();
		this.#connection?.abort();
		this.#successor = null;
		this.#connection = null;
	}

	/**
	 * Makes a new connection and only then leaves the old one: for a session that was renewed,
	 * or a network that may have gone.
	 */
	replace() {
		if (this.#running && this.#connection) {
			this.#connect();
		}
	}

	#retryNow() {
		if (!this.#running) {
			return;
		}
		if (!this.#connection) {
			clearTimeout(this.#timer);
			this.#connect();
		}
		else if (this.#connection.silentFor() > SILENCE_MS / 2) {
			this.replace();
		}
	}

	#watch() {
		if (this.#connection?.silentFor() > SILENCE_MS) {
			this.#lost(this.#connection);
		}
	}

	async #connect() {
		const connection = new Connection();
		if (this.#connection) {
			this.#successor?.abort();
			this.#successor = connection;
		}
		else {
			this.#connection = connection;
		}
		const lastEventId = this.#lastEventId;
		let response;
		try {
			response = await connection.open(this.#url, lastEventId);
		}
		catch {
			if (this.#successor === connection) {
				// If the new one cannot be made, the old one is as dead.
				this.#successor = null;
				this.#lost(this.#connection);
			}
			else {
				this.#lost(connection);
			}
			return;
		}
		if (this.#successor === connection) {
			this.#successor = null;
			if (!response.ok) {
				connection.abort();
				return;
			}
			this.#connection.abort();
			this.#connection = connection;
		}
		else if (this.#connection !== connection) {
			connection.abort();
			return;
		}
		else if (!response.ok) {
			await this.#refused(connection, response);
			return;
		}
		this.#listener.onOpen(lastEventId === '');
		const parser = new EventStreamParser(lastEventId, event => {
			if (this.#connection === connection) {
				this.#lastEventId = event.id;
				this.#listener.onEvent(event);
			}
		}, ms => {
			this.#retryMs = ms;
		});
		await connection.read(text => parser.push(text));
		this.#lost(connection);
	}

	async #refused(connection, response) {
		const problem = await response.json().catch(() => ({}));
		if (this.#connection !== connection) {
			return;
		}
		if (response.status === 401) {
			if (await this.#renewSession()) {
				this.#lost(connection, undefined, 0);
			}
			else {
				this.#end(problem);
			}
		}
		else if (response.status === 400 && this.#lastEventId) {
			// The service has begun anew, and so do we.
			this.#lastEventId = '';
			this.#lost(connection, undefined, 0);
		}
		else if (response.status === 403 || response.status === 404) {
			this.#end(problem);
		}
		else {
			this.#lost(connection, problem, Number(response.headers.get('Retry-After')) * 1000);
		}
	}

	#end(problem) {
		this.stop();
		this.#listener.onRefused(problem);
	}

	#lost(connection, problem, leastWaitMs) {
		connection.abort();
		if (!this.#running || this.#connection !== connection) {
			return;
		}
		this.#connection = this.#successor;
		this.#successor = null;
		if (this.#connection) {
			return;
		}
		this.#listener.onLost(problem);
		if (connection.age() > STEADY_MS) {
			this.#failures = 0;
		}
		// Full speed at first; later all clients of a node that was away come back one after another.
		const most = Math.min(LONGEST_WAIT_MS, this.#retryMs * 2 ** this.#failures);
		const wait = (leastWaitMs || 0) + (leastWaitMs === 0 && this.#failures === 0 ? 0 : most * (0.25 + 0.75 * Math.random()));
		this.#failures += 1;
		this.#timer = setTimeout(() => this.#connect(), wait);
	}

}

/** One connection. */
class Connection {

	#controller = new AbortController();
	#made = performance.now();
	#heard = this.#made;

	open(url, lastEventId) {
		return fetch(url, {
			headers: { Accept: 'text/event-stream', ...(lastEventId && { 'Last-Event-ID': lastEventId }) },
			cache: 'no-store',
			signal: this.#controller.signal,
		}).then(response => {
			this.body = response.body;
			return response;
		});
	}

	/** Hands on what comes, until no more does, for whatever reason. */
	async read(onText) {
		const reader = this.body.pipeThrough(new TextDecoderStream()).getReader();
		try {
			for (;;) {
				const { done, value } = await reader.read();
				if (done) {
					return;
				}
				this.#heard = performance.now();
				onText(value);
			}
		}
		catch (error) {
			if (error instanceof SyntaxError || error instanceof TypeError && !/network|fetch|load/i.test(error.message)) {
				console.error(error);
			}
		}
	}

	age() {
		return performance.now() - this.#made;
	}

	silentFor() {
		return performance.now() - this.#heard;
	}

	abort() {
		this.#controller.abort();
	}

}
