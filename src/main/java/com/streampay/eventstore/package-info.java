/**
 * The event store: Axon's, on PostgreSQL, woken by the database when any node appends.
 */
package com.streampay.eventstore;
