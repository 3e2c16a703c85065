/**
 * Virtual users, who make the town alive: they pay, ask and settle by the same commands
 * as everybody, and have their money from the treasury like everybody. Nothing of it is
 * there unless it is switched on.
 */
package com.streampay.simulation;
