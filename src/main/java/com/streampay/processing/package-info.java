/**
 * How batches of events are processed, whichever log they are read from.
 */
package com.streampay.processing;
