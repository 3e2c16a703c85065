/**
 * Every type of problem of docs/api.md in human words. Who adds a type there adds a line here;
 * until then people read its detail.
 */

const PREFIX = 'urn:streampay:problem:';

const SENTENCES = {
	'account-not-open': 'You have no account yet. Open one first; it takes a moment.',
	'balance-limit': 'This would make the balance larger than an account can hold.',
	'body-too-large': 'That is more text than we can take. Please shorten it.',
	'cross-site-request': 'This came from another site, so we did not act on it. Reload the page and try again.',
	'forbidden': 'Your sign-in does not allow this. Sign out and in again, or ask whoever runs this service.',
	'idempotency-key-reused': 'This was sent before with other details. Check your payments, then try again.',
	'insufficient-funds': 'Your balance is too low for this payment. Nothing was paid.',
	'internal-error': 'Something went wrong on our side. It is not your fault.',
	'invalid-authentication': 'Your sign-in arrived garbled. Reload the page and try again.',
	'invalid-body': 'Some details are not right. Please check them.',
	'invalid-command': 'Some details are not right. Please check them.',
	'invalid-header': 'The page sent something the service did not understand. Reload the page and try again.',
	'invalid-parameter': 'The service did not understand what was looked for. Try other words.',
	'invalid-request': 'The service did not understand the page. Reload it and try again.',
	'method-not-allowed': 'This page is older than the service. Reload it and try again.',
	'no-reply': 'There is no answer yet.',
	'not-acceptable': 'This page is older than the service. Reload it and try again.',
	'not-found': 'This is not here (any more).',
	'overloaded': 'There is a lot going on right now.',
	'payment-mismatch': 'This payment has other terms than the one under way.',
	'payment-request-mismatch': 'Payee or amount are not those of the request. Open it again and pay it from there.',
	'payment-request-not-due': 'This request does not expire yet.',
	'payment-request-not-found': 'There is no such request, or it is not yours.',
	'payment-request-not-open': 'This request has already been paid, declined, cancelled, or has expired.',
	'self-payment': 'You cannot pay or ask yourself.',
	'too-many-commands': 'That was a lot at once.',
	'too-many-streams': 'You have StreamPay open in too many places. Close one of them.',
	'unauthenticated': 'Please sign in again.',
	'unauthorized': 'Please sign in again.',
	'unavailable': 'A part of the service is away for a moment.',
	'unknown-user': 'This person has no account here.',
	'unsupported-media-type': 'This page is older than the service. Reload it and try again.',
	'version-mismatch': 'Your balance has changed in the meantime. Nothing was paid.',
};

/**
 * @param {{type?: string, title?: string, detail?: string}} [problem]
 * @returns {string} what to tell a person
 */
export function sentence(problem) {
	return SENTENCES[kind(problem)] ?? problem?.detail ?? problem?.title ?? 'Something went wrong. Please try again.';
}

/**
 * @param {{type?: string}} [problem]
 * @returns {string} the last part of its type, such as `insufficient-funds`
 */
export function kind(problem) {
	return problem?.type?.startsWith(PREFIX) ? problem.type.slice(PREFIX.length) : '';
}

/**
 * @param {{errors?: {field: string, message: string}[]}} [problem]
 * @param {string} field
 * @returns {string | undefined} what the service says about one field
 */
export function fieldFlaw(problem, field) {
	const message = problem?.errors?.find(error => error.field === field)?.message;
	return message && `This ${message}.`;
}
