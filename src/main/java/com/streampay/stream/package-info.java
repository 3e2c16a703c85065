/**
 * Streams to clients (Server-Sent Events). A stream is a position in rows and not a
 * queue: a change signal makes a connection read what comes after its position, and a
 * client that comes back with its {@code Last-Event-ID} goes on from there on any node.
 */
package com.streampay.stream;
