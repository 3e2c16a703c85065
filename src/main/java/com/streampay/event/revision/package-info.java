/**
 * Revisions of events: which is written now, and how each older one, which stays where it
 * was written for ever, is read as the next. How to change an event: docs/decisions/0016.
 */
package com.streampay.event.revision;
