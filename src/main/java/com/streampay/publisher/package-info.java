/**
 * From the event store to the topic {@code events}.
 */
package com.streampay.publisher;
