/**
 * Identifiers that the service gives.
 */
package com.streampay.id;
