/**
 * Who may do what: an OAuth 2.0 resource server, with a scope per route.
 */
package com.streampay.security;
