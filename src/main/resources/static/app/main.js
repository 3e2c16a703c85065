/**
 * Starts the page: finds out who is signed in, and then connects.
 */

import { App } from './app.js';
import { startCommands } from './commands.js';
import { createApp, watch } from './lib.js';
import { startLive, stopLive } from './live.js';
import { session, startSession } from './session.js';

watch(session, (current, previous) => {
	if (current && !previous) {
		startCommands();
		startLive();
	}
	else if (!current && previous) {
		stopLive();
	}
}, { flush: 'sync' });

createApp(App).mount('#app');
startSession();
