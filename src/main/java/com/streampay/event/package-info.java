/**
 * The domain events: a permanent, public contract. Each record is the JSON value on the
 * topic {@code events}. Nothing here may depend on a framework, and a change to a record
 * needs a new revision and an upcaster (docs/decisions/0016).
 */
package com.streampay.event;
