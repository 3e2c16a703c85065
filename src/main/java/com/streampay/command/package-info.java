/**
 * The command path: from the gateway over the topic {@code commands} to the aggregates,
 * and back over the topic {@code replies}. Deciding a command once and answering it any
 * number of times is done here.
 */
package com.streampay.command;
