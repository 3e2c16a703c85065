/**
 * PostgreSQL's {@code NOTIFY} as a bell between nodes: it says that something has
 * changed, never what.
 */
package com.streampay.notification;
