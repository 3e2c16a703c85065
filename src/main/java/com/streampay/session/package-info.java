/**
 * Signing in and out in a browser: Authorization Code with PKCE, done by the service. The
 * tokens are kept in the browser, in cookies that no script can read; here, nothing is.
 */
package com.streampay.session;
